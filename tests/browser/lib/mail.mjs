// A mail server that keeps what it gets, for the test to read.
import { simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";

// News are gathered once a minute.
const WAIT_LIMIT_MS = 100_000;

/**
 * Starts the server on a free loopback port.
 *
 * `next(match)` waits for the first mail not yet taken for which `match(mail)` is true, and takes it; mails are as
 * mailparser gives them: `to.text`, `subject`, `text`, `html`, `headers`.
 */
export async function startMailSink() {
  const mails = [];
  const waiting = new Set();
  const server = new SMTPServer({
    disabledCommands: ["AUTH", "STARTTLS"],
    logger: false,
    onData(stream, session, done) {
      simpleParser(stream).then((mail) => {
        mails.push(mail);
        for (const look of waiting) look();
        done();
      }, done);
    },
  });
  await new Promise((resolve, reject) => {
    server.on("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.server.address();

  function next(match = () => true) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        waiting.delete(look);
        const there = mails.map((mail) => `${mail.to?.text}: ${mail.subject}`).join("\n");
        reject(new Error(`no such mail within ${WAIT_LIMIT_MS / 1000} seconds; not taken yet:\n${there}`));
      }, WAIT_LIMIT_MS);
      function look() {
        const position = mails.findIndex(match);
        if (position < 0) return;
        clearTimeout(timer);
        waiting.delete(look);
        resolve(mails.splice(position, 1)[0]);
      }
      waiting.add(look);
      look();
    });
  }

  return {
    url: `smtp://127.0.0.1:${port}`,
    next,
    /** Mails that came and were not taken. */
    rest: () => [...mails],
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}

/** A condition for `next`: to this address. */
export const to = (address) => (mail) => mail.to?.value.some((entry) => entry.address === address);
