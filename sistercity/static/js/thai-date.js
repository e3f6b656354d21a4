// Reads a Buddhist date back while it is typed. The server decides; this only shows what it will
// understand, so an input it does not know is left without a word.

const MONTHS = [
  ["มกราคม", "ม.ค."], ["กุมภาพันธ์", "ก.พ."], ["มีนาคม", "มี.ค."], ["เมษายน", "เม.ย."],
  ["พฤษภาคม", "พ.ค."], ["มิถุนายน", "มิ.ย."], ["กรกฎาคม", "ก.ค."], ["สิงหาคม", "ส.ค."],
  ["กันยายน", "ก.ย."], ["ตุลาคม", "ต.ค."], ["พฤศจิกายน", "พ.ย."], ["ธันวาคม", "ธ.ค."],
];
const ERA = 543;
const bare = (text) => text.replaceAll(/[.\s]/g, "");

function fold(text) {
  return text
    .replaceAll(/[๐-๙]/g, (digit) => String(digit.charCodeAt(0) - 0x0e50))
    .replaceAll(/\s+/g, " ")
    .trim();
}

function monthNumber(word) {
  return MONTHS.findIndex((names) => names.some((name) => bare(name) === bare(word))) + 1;
}

function parts(text) {
  let match = text.match(/^(\d{1,2}) ?[/.-] ?(\d{1,2}) ?[/.-] ?(\d{4}|\d{2})$/);
  if (match) {
    return { day: +match[1], month: +match[2], year: match[3] };
  }
  match = text.match(/^(?:(\d{1,2}) ?)?([ก-๙.]+?) ?(?:พ\.ศ\. ?)?(\d{4}|\d{2})$/);
  if (match && monthNumber(match[2])) {
    return { day: match[1] ? +match[1] : null, month: monthNumber(match[2]), year: match[3] };
  }
  match = text.match(/^(?:พ\.ศ\. ?)?(\d{4}|\d{2})$/);
  return match ? { day: null, month: null, year: match[1] } : null;
}

function exists(day, month, year) {
  const date = new Date(Date.UTC(year - ERA, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function words({ day, month, year }) {
  return [day, month && MONTHS[month - 1][0], month ? year : `พ.ศ. ${year}`]
    .filter(Boolean)
    .join(" ");
}

/**
 * What a typed date means: {state: "read" | "warn", text} or null when there is nothing to say.
 * Two digits are 25xx; a bare Common Era year is not shifted but shown in both readings.
 */
export function readBack(typed) {
  const iso = fold(typed).match(/^(\d{4})-(\d{2})-(\d{2})$/);
  const found = iso && +iso[1] < 2200
    ? { day: +iso[3], month: +iso[2], year: String(+iso[1] + ERA) }
    : parts(fold(typed));
  if (!found) {
    return null;
  }
  const year = found.year.length === 2 ? 2500 + +found.year : +found.year;
  const date = { ...found, year };
  if (year < 2200) {
    return {
      state: "warn",
      text: `${year} อ่านเป็น พ.ศ. ไม่ได้ หากหมายถึง ค.ศ. ${year} ให้พิมพ์ ${words({ ...date, year: year + ERA })}`,
    };
  }
  if (date.month !== null && (date.month < 1 || date.month > 12)) {
    return { state: "warn", text: `ไม่มีเดือนที่ ${date.month}` };
  }
  if (date.day !== null && !exists(date.day, date.month, year)) {
    return { state: "warn", text: `ไม่มีวันที่ ${words(date)}` };
  }
  return { state: "read", text: `อ่านว่า ${words(date)}` };
}

function attach(input) {
  const line = document.createElement("p");
  line.className = "field-readback";
  line.id = `${input.id}_readback`;
  line.setAttribute("role", "status");
  input.after(line);
  const show = () => {
    const said = readBack(input.value);
    line.textContent = said ? said.text : "";
    line.dataset.state = said ? said.state : "";
  };
  input.addEventListener("input", show);
  show();
}

document.querySelectorAll("input[data-thai-date]").forEach(attach);
