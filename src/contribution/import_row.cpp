#include "contribution/import_row.hpp"

#include <algorithm>

#include "base/check.hpp"
#include "base/text.hpp"

namespace teduh::contribution {
namespace {

class RowReader {
 public:
  RowReader(const Record& record, const FileLayout& layout) : record_(record), layout_(layout) {}

  [[nodiscard]] std::string_view text(Column column) const {
    const auto at = layout_.at(column);
    return at && *at < record_.fields.size() ? record_.fields[*at] : std::string_view();
  }
  void problem(Column column, std::string code) { problem(to_string(column), std::move(code)); }
  void problem(std::string_view field, std::string code) {
    problems_.push_back({.line = record_.line, .field = std::string(field), .code = std::move(code)});
  }
  template <typename Parse>
  auto parsed(Column column, Parse parse) -> std::optional<typename std::invoke_result_t<Parse, std::string_view>::value_type> {
    auto value = parse(text(column));
    if (value) return std::move(value).value();
    problem(column, value.error().code);
    return std::nullopt;
  }
  std::optional<Date> date(Column column) {
    const std::string_view written = text(column);
    if (written.empty()) return std::nullopt;
    const auto day = parse_row_date(written);
    if (!day) problem(column, "row.date_form");
    return day;
  }
  [[nodiscard]] const std::vector<RowProblem>& problems() const { return problems_; }
  std::vector<RowProblem> take() { return std::move(problems_); }

 private:
  const Record& record_;
  const FileLayout& layout_;
  std::vector<RowProblem> problems_;
};

std::string_view fault_code(RecordFault fault) {
  switch (fault) {
    case RecordFault::none: return "";
    case RecordFault::too_long: return "row.too_long";
    case RecordFault::quote: return "row.quote";
    case RecordFault::too_many_fields: return "row.too_many_fields";
    case RecordFault::characters: return "row.characters";
  }
  return "";
}

/// Whole rupiah, optional "Rp", thousands dots in their places; "1e9", "5000000,50" and "-1" are refused, each with its own reason.
std::optional<Rupiah> read_wage(RowReader& reader, bool stops) {
  const std::string_view text = reader.text(Column::wage);
  if (text.empty()) {
    if (!stops) reader.problem(Column::wage, "row.wage_missing");
    return std::nullopt;
  }
  if (text.starts_with('-') || (text.starts_with('(') && text.ends_with(')'))) {
    reader.problem(Column::wage, "row.wage_negative");
    return std::nullopt;
  }
  // Above the range of Rupiah as well: a long run of digits is a number, only not a believable one.
  if (is_digits(text) && text.size() > 15) {
    reader.problem(Column::wage, "row.wage_implausible");
    return std::nullopt;
  }
  const auto wage = parse_rupiah(text);
  if (!wage) {
    reader.problem(Column::wage, "row.wage_not_whole");
    return std::nullopt;
  }
  if (wage->value() == 0) reader.problem(Column::wage, "row.wage_zero");
  if (wage->value() > kWageMax) reader.problem(Column::wage, "row.wage_implausible");
  return wage;
}

void check_dates(RowReader& reader, const std::optional<Date>& start, const std::optional<Date>& stop, Period period) {
  if (start && start->year() < kFirstYear) reader.problem(Column::start, "row.start_too_early");
  if (start && *start > period.last_day()) reader.problem(Column::start, "row.start_after_month");
  if (stop && *stop > period.last_day()) reader.problem(Column::stop, "row.stop_after_month");
  if (start && stop && *stop < *start) reader.problem(Column::stop, "row.stop_before_start");
}

constexpr RowReason kRowReasons[] = {
    {"kpj.length", "Nomor KPJ harus 11 angka.", "The KPJ must have 11 digits."},
    {"kpj.digits", "Nomor KPJ hanya boleh berisi angka.", "The KPJ may hold digits only."},
    {"nik.length", "NIK harus 16 angka.", "The NIK must have 16 digits."},
    {"nik.digits", "NIK hanya boleh berisi angka.", "The NIK may hold digits only."},
    {"nik.date", "Tanggal lahir di dalam NIK tidak ada di kalender.", "The birth date inside the NIK does not exist."},
    {"nik.serial", "Nomor urut NIK tidak boleh 0000.", "The serial number of the NIK must not be 0000."},
    {"name.empty", "Nama belum diisi.", "The name is missing."},
    {"name.too_long", "Nama terlalu panjang.", "The name is too long."},
    {"name.characters", "Nama berisi karakter yang tidak dikenal.", "The name holds characters that cannot be used."},
    {"row.too_long", "Baris terlalu panjang.", "The row is too long."},
    {"row.quote", "Tanda kutip di baris ini tidak ditutup dengan benar.", "A quotation mark in this row is not closed properly."},
    {"row.too_many_fields", "Baris punya terlalu banyak kolom.", "The row has too many columns."},
    {"row.characters", "Baris berisi karakter kendali.", "The row holds control characters."},
    {"row.wage_missing", "Upah belum diisi.", "The wage is missing."},
    {"row.wage_negative", "Upah tidak boleh kurang dari nol.", "The wage must not be negative."},
    {"row.wage_not_whole", "Upah harus rupiah bulat dengan angka biasa, misalnya 4500000.",
     "The wage must be whole rupiah in plain digits, for example 4500000."},
    {"row.wage_zero", "Upah harus lebih dari nol.", "The wage must be above zero."},
    {"row.wage_implausible", "Upah di atas Rp500.000.000 sebulan; periksa jumlah angkanya.",
     "The wage is above Rp500,000,000 a month; check the number of digits."},
    {"row.date_form", "Tulis tanggal seperti 2026-10-31 atau 31/10/2026.", "Write dates like 2026-10-31 or 31/10/2026."},
    {"row.start_too_early", "Tanggal mulai sebelum 1977.", "The start date is before 1977."},
    {"row.start_after_month", "Tanggal mulai setelah bulan laporan ini.", "The start date is after the month of this report."},
    {"row.stop_after_month", "Tanggal berhenti setelah bulan laporan ini.", "The stop date is after the month of this report."},
    {"row.stop_before_start", "Tanggal berhenti sebelum tanggal mulai.", "The stop date is before the start date."},
    {"row.kpj_twice", "KPJ ini sudah ada di baris sebelumnya pada berkas yang sama.", "This KPJ already stands in an earlier row of the same file."},
    {"row.kpj_not_matched", "KPJ ini tidak tercatat di perusahaan Anda dengan NIK ini; periksa keduanya, dan isi tanggal mulai untuk pekerja baru.",
     "This KPJ is not recorded at your company with this NIK; check both, and fill in the start date of a new worker."},
    {"row.kpj_of_other", "KPJ dan NIK ini bukan milik orang yang sama.", "This KPJ and this NIK do not belong to the same person."},
    {"row.kpj_shared", "KPJ ini tercatat pada lebih dari satu orang; hubungi kantor cabang.",
     "This KPJ is recorded for more than one person; ask the branch office."},
    {"row.start_missing", "Peserta baru harus punya tanggal mulai.", "A new member needs a start date."},
    {"row.already_working", "Peserta ini sudah tercatat bekerja sejak tanggal lain.", "This member is already recorded as working since another date."},
    {"row.before_start", "Bulan laporan sebelum tanggal mulai bekerja yang tercatat.", "The month of the report is before the recorded start of work."},
    {"row.after_stop", "Peserta ini sudah berhenti sebelum bulan laporan.", "This member stopped before the month of the report."},
    {"row.stopped_before", "Peserta ini sudah tercatat berhenti pada tanggal lain.", "This member is already recorded as stopped on another date."},
    {"row.person_died", "Peserta ini tercatat meninggal sebelum bulan laporan; hubungi kantor cabang.",
     "This member is recorded as deceased before the month of the report; ask the branch office."},
    {"row.segment_no_jht", "Peserta ini terdaftar lewat proyek jasa konstruksi, yang tidak punya JHT: iuran JHT hanya untuk penerima upah dan "
                           "bukan penerima upah (PP 46/2015 pasal 16 dan 18).",
     "This member is registered through a construction project, which has no JHT: JHT contributions are for wage earners and the self-employed "
     "only (PP 46/2015 articles 16 and 18)."},
    {"row.pmi_no_rule", "Untuk bulan ini belum ada aturan iuran JHT pekerja migran (Permenaker 18/2018 berlaku mulai Desember 2018).",
     "There was no rule for migrant workers' JHT contributions in this month (Permenaker 18/2018 is in force since December 2018)."},
    {"row.pmi_too_small", "Iuran JHT pekerja migran paling sedikit Rp50.000 sebulan (Permenaker 4/2023).",
     "A migrant worker's JHT contribution is at least Rp50,000 a month (Permenaker 4/2023)."},
    {"row.paid_as_bpu", "Kartu ini kartu bukan penerima upah (BPU): iurannya 2% dari dasar penghasilan, dibayar peserta sendiri, bukan 5,7% dari upah.",
     "This card is a self-employed member's (BPU): its contribution is 2% of the base income, the member's own, not 5.7% of the wage."},
    {"row.paid_as_pmi", "Kartu ini kartu pekerja migran (PMI): jumlah di kolom upah dicatat sebagai iuran JHT yang dipilih peserta.",
     "This card is a migrant worker's (PMI): the amount in the wage column is booked as the JHT contribution that the member chose."},
    {"row.claim_determined", "Jumlah klaim peserta ini sudah ditetapkan dari bulan ini; perubahan hanya lewat kantor cabang.",
     "A claim's amount was fixed from this month; only the branch office can change it."},
    {"row.paid_out", "Saldo bulan ini sudah dibayarkan; perubahan hanya lewat kantor cabang.",
     "The balance of this month was paid out; only the branch office can change it."},
    {"row.name_differs", "Nama berbeda dengan data peserta; periksa ejaannya.", "The name differs from the member's record; check the spelling."},
    {"row.start_differs", "Tanggal mulai berbeda dengan yang tercatat; yang tercatat tetap dipakai.",
     "The start date differs from the recorded one; the recorded one stays."},
};

}  // namespace

const RowReason& row_reason(std::string_view code) {
  const auto* const found = std::ranges::find(kRowReasons, code, &RowReason::code);
  CHECK(found != std::end(kRowReasons));
  return *found;
}

std::optional<Date> parse_row_date(std::string_view text) {
  if (const auto iso = parse_date(text)) return iso;
  for (const char separator : {'/', '-', '.'}) {
    const auto parts = split(text, separator);
    if (parts.size() != 3 || !is_digits(parts[0]) || !is_digits(parts[1]) || !is_digits(parts[2])) continue;
    if (parts[0].size() > 2 || parts[1].size() > 2 || parts[2].size() != 4) continue;
    std::string day(parts[0]);
    std::string month(parts[1]);
    if (day.size() == 1) day.insert(0, "0");
    if (month.size() == 1) month.insert(0, "0");
    return parse_date(std::string(parts[2]) + "-" + month + "-" + day);
  }
  return std::nullopt;
}

RowOutcome parse_row(const Record& record, const FileLayout& layout, Period period) {
  RowReader reader(record, layout);
  if (record.fault != RecordFault::none) {
    reader.problem("row", std::string(fault_code(record.fault)));
    return {.row = std::nullopt, .problems = reader.take()};
  }
  if (record.fields.size() > layout.headers.size()) reader.problem("row", "row.too_many_fields");
  auto kpj = reader.parsed(Column::kpj, Kpj::parse);
  auto nik = reader.parsed(Column::nik, Nik::parse);
  auto name = reader.parsed(Column::name, PersonName::parse);
  const auto start = reader.date(Column::start);
  const auto stop = reader.date(Column::stop);
  const auto wage = read_wage(reader, !reader.text(Column::stop).empty());
  check_dates(reader, start, stop, period);
  if (wage && stop && *stop < period.first_day()) reader.problem(Column::stop, "row.after_stop");
  if (!reader.problems().empty()) return {.row = std::nullopt, .problems = reader.take()};
  return {.row = ParsedRow{.line = record.line, .kpj = std::move(*kpj), .nik = std::move(*nik), .name = std::move(*name), .wage = wage, .start = start, .stop = stop},
          .problems = {}};
}

}  // namespace teduh::contribution
