// Reads a Buddhist date back while it is typed. The server decides; this only shows what it will
// understand of the common ways to write one, and is silent about the others.

const MONTHS = [
  ["มกราคม", "มค", "มกรา", "january", "jan"],
  ["กุมภาพันธ์", "กพ", "กุมภา", "february", "feb"],
  ["มีนาคม", "มีค", "มีนา", "march", "mar"],
  ["เมษายน", "เมย", "เมษา", "april", "apr"],
  ["พฤษภาคม", "พค", "พฤษภา", "may", "may"],
  ["มิถุนายน", "มิย", "มิถุนา", "june", "jun"],
  ["กรกฎาคม", "กค", "กรกฎา", "july", "jul"],
  ["สิงหาคม", "สค", "สิงหา", "august", "aug"],
  ["กันยายน", "กย", "กันยา", "september", "sep"],
  ["ตุลาคม", "ตค", "ตุลา", "october", "oct"],
  ["พฤศจิกายน", "พย", "พฤศจิกา", "november", "nov"],
  ["ธันวาคม", "ธค", "ธันวา", "december", "dec"],
];
const ERA = 543;
const FIRST_YEAR = 2484;
const LAST_YEAR = 2700;

const WORDS = {
  th: {
    month: (number) => MONTHS[number - 1][0],
    year: (year) => `พ.ศ. ${year}`,
    read: (date) => `อ่านว่า ${date}`,
    commonEra: (year, better) => `ปี ${year} เป็น ค.ศ. หรือ พ.ศ. ไม่ชัด โปรดพิมพ์ปี พ.ศ. เช่น ${better}`,
    outside: (year) => `ปี พ.ศ. ${year} อยู่นอกช่วงที่รับได้ คือ พ.ศ. ${FIRST_YEAR}–${LAST_YEAR}`,
    noMonth: (month) => `ไม่มีเดือนที่ ${month} ในปฏิทิน`,
    noDay: (date) => `ไม่มีวันที่ ${date} ในปฏิทิน`,
    incomplete: "ยังไม่ครบวัน เดือน และปี",
  },
  en: {
    month: (number) => MONTHS[number - 1][3].replace(/^./, (first) => first.toUpperCase()),
    year: (year) => `BE ${year}`,
    read: (date, year) => `Read as ${date} (${year - ERA} CE)`,
    commonEra: (year, better) => `It is not clear which era ${year} is of. Type the Buddhist year: ${better}`,
    outside: (year) => `The year BE ${year} is outside BE ${FIRST_YEAR}–${LAST_YEAR}`,
    noMonth: (month) => `There is no month ${month}`,
    noDay: (date) => `There is no ${date} in the calendar`,
    incomplete: "Day, month and year are needed",
  },
};

const PATTERNS = [
  /^(?<year>\d{4}|\d{2})$/,
  /^(?<year>\d{4})(?<sep>[-/])(?<month>\d{1,2})(?:\k<sep>(?<day>\d{1,2}))?$/,
  /^(?<day>\d{1,2}) ?(?<sep>[-/.]) ?(?<month>\d{1,2}) ?\k<sep> ?(?<year>\d{4}|\d{2})$/,
  /^(?<month>\d{1,2}) ?[-/.] ?(?<year>\d{4})$/,
  /^(?<day>\d{1,2})?(?<word>[^0-9]+)(?<year>\d{4}|\d{2})$/,
];

const CE = /ค\.? ?ศ\.?(?![ก-๙])|\b(?:c\.? ?e|a\.? ?d)\b\.?/;
const BE = /พ\.? ?ศ\.?(?![ก-๙])|\bb\.? ?e\b\.?/;

function fold(text) {
  return text
    .normalize("NFKC")
    .replaceAll(/[๐-๙]/g, (digit) => String(digit.charCodeAt(0) - 0x0e50))
    .toLowerCase()
    .replaceAll(/\s+/g, " ")
    .trim();
}

function monthNumber(word) {
  const bare = word.replaceAll(/[\s.,/-]+/g, "");
  return MONTHS.findIndex((names) => names.includes(bare)) + 1;
}

/** The parts of a typed date {day, month, year as written, era "be", "ce" or ""}, or null. */
function parts(typed) {
  let text = fold(typed);
  const era = CE.test(text) ? "ce" : BE.test(text) ? "be" : "";
  text = text.replace(CE, " ").replace(BE, " ").replaceAll(/\s+/g, " ").trim();
  const found = PATTERNS.map((pattern) => text.match(pattern)).find(Boolean)?.groups;
  if (!found) {
    return null;
  }
  const month = found.word ? monthNumber(found.word) : found.month ? Number(found.month) : null;
  if (found.word && !month) {
    return null;
  }
  const iso = found.sep === "-" && text.startsWith(found.year) && Number(found.year) < 2200;
  return {
    day: found.day ? Number(found.day) : null,
    month,
    year: found.year,
    era: era || (iso ? "ce" : ""),
  };
}

function exists({ day, month, year }) {
  const date = new Date(Date.UTC(year - ERA, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function written({ day, month, year }, words) {
  return [day, month && words.month(month), month ? year : words.year(year)]
    .filter((part) => part !== null)
    .join(" ");
}

/**
 * What a typed date means: {state: "read" or "warn", text}, or null when there is nothing to say.
 * Two digits are 25xx; a bare Common Era year is never shifted.
 */
export function readBack(typed, { partial = false, language = "th" } = {}) {
  const words = WORDS[language] ?? WORDS.th;
  const warn = (text) => ({ state: "warn", text });
  const found = parts(typed);
  if (!found || (found.era === "ce" && found.year.length === 2)) {
    return null;
  }
  let year = Number(found.year);
  if (found.era === "ce") {
    year += ERA;
  } else if (found.year.length === 2) {
    year += 2500;
  }
  const date = { ...found, year };
  if (year < FIRST_YEAR && year + ERA >= FIRST_YEAR && year + ERA <= LAST_YEAR) {
    return warn(words.commonEra(year, written({ ...date, year: year + ERA }, words)));
  }
  if (year < FIRST_YEAR || year > LAST_YEAR) {
    return warn(words.outside(year));
  }
  if (date.month !== null && (date.month < 1 || date.month > 12)) {
    return warn(words.noMonth(date.month));
  }
  if (date.day !== null && !exists(date)) {
    return warn(words.noDay(written(date, words)));
  }
  if (!partial && date.day === null) {
    return warn(words.incomplete);
  }
  return { state: "read", text: words.read(written(date, words), year) };
}

function attach(input) {
  const line = document.createElement("p");
  line.className = "field-readback";
  line.setAttribute("role", "status");
  input.after(line);
  const options = {
    partial: input.dataset.thaiDate === "partial",
    language: document.documentElement.lang.slice(0, 2),
  };
  const show = () => {
    const said = readBack(input.value, options);
    line.textContent = said ? said.text : "";
    line.dataset.state = said ? said.state : "";
  };
  input.addEventListener("input", show);
  show();
}

document.querySelectorAll("input[data-thai-date]").forEach(attach);
