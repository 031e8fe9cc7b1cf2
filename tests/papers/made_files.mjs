// Small files made byte by byte: good photos and PDFs of any size, and hostile ones. `random(n)` gives n bytes.
import {deflateSync} from "node:zlib";
import {photo} from "../api/paper_bytes.mjs";

function segment(marker, data) {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(data.length + 2, 2);
  return Buffer.concat([head, data]);
}

// A grey baseline JPEG with a comment of `padding` bytes: one Huffman code says "same brightness as before", one "no more detail".
export function jpeg(random, padding) {
  const side = 64;
  const comments = [];
  for (let left = padding; left > 0; left -= 60000) comments.push(segment(0xfe, random(Math.min(left, 60000))));
  const quantisation = Buffer.concat([Buffer.from([0]), Buffer.alloc(64, 1)]);
  const frame = Buffer.from([8, 0, side, 0, side, 1, 1, 0x11, 0]);
  const counts = (first) => Buffer.from([first, ...Array(15).fill(0)]);
  const codes = Buffer.concat([Buffer.from([0x00]), counts(1), Buffer.from([0]), Buffer.from([0x10]), counts(1), Buffer.from([0])]);
  const scan = Buffer.from([1, 1, 0x00, 0, 63, 0]);
  const blocks = (side / 8) ** 2; // two zero bits each
  return Buffer.concat([Buffer.from([0xff, 0xd8]), ...comments, segment(0xdb, quantisation), segment(0xc0, frame), segment(0xc4, codes), segment(0xda, scan),
    Buffer.alloc((blocks * 2) / 8), Buffer.from([0xff, 0xd9])]);
}

export function png(number) {
  return photo(number);
}

// One pixel, lossless, with an unknown chunk of `padding` bytes behind it.
export function webp(random, padding) {
  const picture = Buffer.from("VlA4TA0AAAAvAAAAEAcQERGIiP4HAA==", "base64");
  const head = Buffer.from("JUNK    ", "latin1");
  const data = random(padding - (padding % 2));
  head.writeUInt32LE(data.length, 4);
  const body = Buffer.concat([Buffer.from("WEBP"), picture, head, data]);
  const riff = Buffer.from("RIFF    ", "latin1");
  riff.writeUInt32LE(body.length, 4);
  return Buffer.concat([riff, body]);
}

function written(objects, trailer = "") {
  let size = 0;
  const parts = [];
  const places = [];
  const add = (part) => {
    const bytes = Buffer.from(part, "latin1");
    size += bytes.length;
    parts.push(bytes);
  };
  add("%PDF-1.7\n");
  objects.forEach((object, index) => {
    places.push(size);
    add(`${index + 1} 0 obj\n`);
    if (object.stream) {
      add(`<< ${object.entries} /Length ${object.stream.length} >>\nstream\n`);
      size += object.stream.length;
      parts.push(object.stream);
      add("\nendstream");
    } else add(object);
    add("\nendobj\n");
  });
  const table = size;
  const rows = places.map((place) => `${String(place).padStart(10, "0")} 00000 n \n`).join("");
  add(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${trailer} >>\n` +
    `startxref\n${table}\n%%EOF\n`);
  return Buffer.concat(parts);
}

function letter({catalog = "", content = {entries: "", stream: Buffer.from("0 0 m 100 100 l S")}, extra = [], page = "", trailer = ""} = {}) {
  return written([
    `<< /Type /Catalog /Pages 2 0 R ${catalog} >>`,
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R ${page} >>`,
    content,
    ...extra,
  ], trailer);
}

// A scanned page: one grey picture of about `padding` bytes.
export function pdf(random, padding) {
  const side = Math.max(8, Math.floor(Math.sqrt(padding)));
  const picture = {entries: `/Type /XObject /Subtype /Image /Width ${side} /Height ${side} /ColorSpace /DeviceGray /BitsPerComponent 8`, stream: random(side * side)};
  return letter({page: "/Resources << /XObject << /A 5 0 R >> >>", content: {entries: "", stream: Buffer.from("500 0 0 500 0 0 cm /A Do")}, extra: [picture]});
}

// A letter with words to read and a photo as phones and scanners put it in: the JPEG as it is.
export function photoPdf(photo, side) {
  const picture = {entries: `/Type /XObject /Subtype /Image /Width ${side} /Height ${side} /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode`, stream: photo};
  const font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>";
  const words = Buffer.from("BT /F 12 Tf 50 700 Td (Surat rekaan) Tj ET q 300 0 0 300 0 0 cm /A Do Q");
  return letter({page: "/Resources << /XObject << /A 5 0 R >> /Font << /F 6 0 R >> >>", content: {entries: "", stream: words}, extra: [picture, font]});
}

export const scriptedPdf = () => letter({catalog: "/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"});
export const bombPdf = () => letter({content: {entries: "/Filter /FlateDecode", stream: deflateSync(Buffer.alloc(120_000_000))}});
export const encryptedPdf = () => letter({
  trailer: `/Encrypt << /Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O <${"41".repeat(32)}> /U <${"42".repeat(32)}> >> /ID [<00> <00>]`,
});

// A PNG whose header promises 40,000 x 40,000 pixels.
export function floodPng() {
  const bytes = Buffer.from(photo(1));
  bytes.writeUInt32BE(40000, 16);
  bytes.writeUInt32BE(40000, 20);
  const table = Array.from({length: 256}, (_, n) => {
    let c = n;
    for (let bit = 0; bit < 8; bit += 1) c = (c >>> 1) ^ (c & 1 ? 0xedb88320 : 0);
    return c >>> 0;
  });
  let crc = 0xffffffff;
  for (const byte of bytes.subarray(12, 29)) crc = (table[(crc ^ byte) & 0xff] ^ (crc >>> 8)) >>> 0;
  bytes.writeUInt32BE((crc ^ 0xffffffff) >>> 0, 29);
  return bytes;
}
