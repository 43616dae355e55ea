// A film as somebody uploads it: drawn and recorded by the browser, with captions beside it.

/**
 * Records a film of about a second: VP8 in WebM.
 *
 * @param {import("playwright-core").Page} page any page with script; it is left as it is
 * @returns {Promise<Buffer>}
 */
export async function recordFilm(page, width = 320, height = 180) {
  const base64 = await page.evaluate(
    async ([width, height]) => {
      const canvas = Object.assign(document.createElement("canvas"), { width, height });
      const pen = canvas.getContext("2d");
      const recorder = new MediaRecorder(canvas.captureStream(), { mimeType: "video/webm;codecs=vp8" });
      const pieces = [];
      recorder.addEventListener("dataavailable", ({ data }) => pieces.push(data));
      const ended = new Promise((done) => recorder.addEventListener("stop", done, { once: true }));
      recorder.start();
      for (let frame = 0; frame < 60; frame += 1) {
        pen.fillStyle = frame % 2 ? "#bcd9ea" : "#4f7f45";
        pen.fillRect(0, 0, width, height);
        await new Promise(requestAnimationFrame);
      }
      recorder.stop();
      await ended;
      const bytes = new Uint8Array(await new Blob(pieces).arrayBuffer());
      return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
    },
    [width, height],
  );
  return Buffer.from(base64, "base64");
}

/** One caption, shown from the beginning. */
export const captions = Buffer.from("WEBVTT\n\n00:00.000 --> 00:10.000\nSo machen Sie mit.\n");
