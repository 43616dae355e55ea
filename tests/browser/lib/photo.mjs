// A photo as a phone makes it: a JPEG whose EXIF part tells where it was taken.

/** Latitude and longitude written into the photo, as degrees, minutes and seconds. */
const [LATITUDE, LONGITUDE] = [[52, 8, 24], [12, 27, 36]];

/** Words that a photo must have lost when it is published. */
export const secrets = ["Exif", "LeistenPhone 7"];

/**
 * A JPEG drawn by the browser, with an EXIF part (camera and GPS position) put into it.
 *
 * @param {import("playwright-core").Page} page any page; it is left as it is
 * @returns {Promise<Buffer>}
 */
export async function photoWithPosition(page, width = 640, height = 480) {
  const base64 = await page.evaluate(
    ([width, height]) => {
      const canvas = Object.assign(document.createElement("canvas"), { width, height });
      const pen = canvas.getContext("2d");
      pen.fillStyle = "#bcd9ea";
      pen.fillRect(0, 0, width, height);
      pen.fillStyle = "#4f7f45";
      pen.fillRect(0, height * 0.6, width, height * 0.4);
      pen.fillStyle = "#6b3a1b";
      pen.fillRect(width * 0.3, height * 0.5, width * 0.4, height * 0.06);
      return canvas.toDataURL("image/jpeg", 0.8).split(",")[1];
    },
    [width, height],
  );
  const jpeg = Buffer.from(base64, "base64");
  const exif = exifPart();
  const head = Buffer.from([0xff, 0xe1, (exif.length + 2) >> 8, (exif.length + 2) & 0xff]);
  // Right after the start-of-image marker.
  return Buffer.concat([jpeg.subarray(0, 2), head, exif, jpeg.subarray(2)]);
}

/** "Exif", then a little-endian TIFF directory with the model and a pointer to the directory of the position. */
function exifPart() {
  const model = Buffer.from(`${secrets[1]}\0`, "latin1");
  const [firstEntries, gpsEntries] = [2, 4];
  const gpsAt = 8 + 2 + firstEntries * 12 + 4;
  const dataAt = gpsAt + 2 + gpsEntries * 12 + 4;
  const [latAt, lonAt] = [dataAt + model.length, dataAt + model.length + 24];
  const [ASCII, LONG, RATIONAL] = [2, 4, 5];
  const directory = (entries) => {
    const bytes = Buffer.alloc(2 + entries.length * 12 + 4);
    bytes.writeUInt16LE(entries.length, 0);
    entries.forEach(([tag, type, count, value], index) => {
      const at = 2 + index * 12;
      bytes.writeUInt16LE(tag, at);
      bytes.writeUInt16LE(type, at + 2);
      bytes.writeUInt32LE(count, at + 4);
      bytes.writeUInt32LE(value, at + 8);
    });
    return bytes;
  };
  const rationals = (numbers) => {
    const bytes = Buffer.alloc(24);
    numbers.forEach((number, index) => {
      bytes.writeUInt32LE(number, index * 8);
      bytes.writeUInt32LE(1, index * 8 + 4);
    });
    return bytes;
  };
  const letter = (text) => text.charCodeAt(0);
  return Buffer.concat([
    Buffer.from("Exif\0\0", "latin1"),
    Buffer.from([0x49, 0x49, 0x2a, 0, 8, 0, 0, 0]),
    directory([[0x0110, ASCII, model.length, dataAt], [0x8825, LONG, 1, gpsAt]]),
    directory([[1, ASCII, 2, letter("N")], [2, RATIONAL, 3, latAt], [3, ASCII, 2, letter("E")], [4, RATIONAL, 3, lonAt]]),
    model,
    rationals(LATITUDE),
    rationals(LONGITUDE),
  ]);
}
