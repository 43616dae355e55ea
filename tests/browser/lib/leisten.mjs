// The program under test: started for one test file with fresh data, on the database that LEISTEN_DATABASE names.
import { execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "pg";
import { required } from "./environment.mjs";
import { startMailSink } from "./mail.mjs";

const START_LIMIT_MS = 120_000;
const STOP_LIMIT_MS = 20_000;

/**
 * Starts the program with demo content and a mail server beside it, and waits until it is ready.
 *
 * @param {{ arguments?: string[], environment?: Record<string, string> }} [options] further arguments and settings
 * @returns {Promise<{
 *   url: string,             // without a slash at the end
 *   database: string,        // "sqlite" or "postgres"
 *   mail: Awaited<ReturnType<typeof startMailSink>>,
 *   output: () => string,    // what the program has printed so far, sign-in links included
 *   command: (...words: string[]) => Promise<string>, // runs a command beside it on the same data; what that printed
 *   stop: () => Promise<void>,
 * }>}
 */
export async function startLeisten(options = {}) {
  const binary = required("LEISTEN_BIN");
  const kind = process.env.LEISTEN_DATABASE ?? "sqlite";
  const database = kind === "postgres" ? await createDatabase() : undefined;
  const folder = await mkdtemp(join(tmpdir(), "leisten-browser-"));
  const mail = await startMailSink();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;

  const where = ["--data", join(folder, "data"), ...(database ? ["--database-url", database.url] : [])];
  const env = { ...foreignEnvironment(), LEISTEN_MAIL__SMTP_URL: mail.url, ...options.environment };
  const program = spawn(
    binary,
    ["serve", "--demo", "--listen", `127.0.0.1:${port}`, ...where, ...(options.arguments ?? [])],
    { stdio: ["ignore", "pipe", "pipe"], env },
  );
  let output = "";
  for (const stream of [program.stdout, program.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => (output += text));
  }
  const ended = new Promise((resolve) => {
    program.once("error", (error) => resolve(String(error)));
    program.once("exit", (code, signal) => resolve(`exit ${code ?? signal}`));
  });
  // A test file that dies must not leave the program behind.
  const kill = () => program.kill("SIGKILL");
  process.once("exit", kill);

  async function command(...words) {
    return (await promisify(execFile)(binary, [...words, ...where], { env, encoding: "utf8" })).stdout;
  }

  async function stop() {
    program.kill("SIGTERM");
    const end = await Promise.race([ended, sleep(STOP_LIMIT_MS, "no end", { ref: false })]);
    if (end === "no end") program.kill("SIGKILL");
    process.off("exit", kill);
    await mail.stop();
    await database?.drop();
    await rm(folder, { recursive: true, force: true });
    if (end !== "exit 0") throw new Error(`the program did not end in order (${end}):\n${output}`);
  }

  try {
    await ready(url, ended);
  } catch (error) {
    await stop().catch(() => {});
    throw new Error(`${error.message}\n${output}`);
  }
  return { url, database: kind, mail, output: () => output, command, stop };
}

/** The environment without settings of the program and variables of these tests, which it would take for settings. */
function foreignEnvironment() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("LEISTEN_")));
}

async function ready(url, ended) {
  let over;
  ended.then((how) => (over = how));
  for (let waited = 0; waited < START_LIMIT_MS; waited += 50) {
    if (over) throw new Error(`the program ended before it was ready (${over})`);
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await sleep(50);
  }
  throw new Error(`the program was not ready after ${START_LIMIT_MS / 1000} seconds`);
}

/** An empty database on the test cluster. */
async function createDatabase() {
  const admin = required("LEISTEN_TEST_POSTGRES");
  const name = `leisten_browser_${randomBytes(8).toString("hex")}`;
  const run = async (sql) => {
    const client = new pg.Client({ connectionString: admin });
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  };
  await run(`create database ${name}`);
  const url = new URL(admin);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => run(`drop database ${name} with (force)`) };
}

/** A loopback port nobody listens on at this moment. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
