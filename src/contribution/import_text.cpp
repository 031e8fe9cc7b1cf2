#include "contribution/import_text.hpp"

#include <fmt/format.h>

namespace teduh::contribution {
namespace {

struct OutcomeText {
  std::string_view id;
  std::string_view en;
};

OutcomeText text_of(ImportOutcome outcome) {
  switch (outcome) {
    case ImportOutcome::checked:
      return {"Diperiksa saja; belum ada yang ditulis. Jalankan lagi dengan --commit untuk mengimpor.",
              "Checked only; nothing was written. Run again with --commit to import."};
    case ImportOutcome::imported: return {"Selesai diimpor.", "Imported."};
    case ImportOutcome::already_imported:
      return {"Berkas yang sama sudah pernah diimpor; tidak ada yang berubah.", "The same file was imported before; nothing was changed."};
    case ImportOutcome::stopped:
      return {"Berhenti di tengah; jalankan lagi untuk meneruskan.", "Stopped in the middle; run again to go on."};
  }
  return {};
}

}  // namespace

std::string describe(const ImportReport& report) {
  const RowCounts& counts = report.counts;
  const OutcomeText outcome = text_of(report.outcome);
  std::string text = fmt::format("{}\n  bulan {}: {} dari {} baris; baik {}, ditolak {}, peringatan {}, tetap {}, dibetulkan {}, peserta baru {}; iuran JHT {}\n",
                                 outcome.id, print(report.period), counts.done, report.rows_total, counts.good, counts.bad, counts.warnings,
                                 counts.unchanged, counts.corrected, counts.members_new, print(counts.amount));
  text += fmt::format("{}\n  month {}: {} of {} rows; good {}, refused {}, warnings {}, unchanged {}, corrected {}, new members {}; JHT contributions {}\n",
                      outcome.en, print(report.period), counts.done, report.rows_total, counts.good, counts.bad, counts.warnings, counts.unchanged,
                      counts.corrected, counts.members_new, print(counts.amount));
  if (report.rows_before > 0 && report.outcome != ImportOutcome::already_imported) {
    text += fmt::format("  diteruskan dari baris ke-{} / went on from row {}\n", report.rows_before, report.rows_before);
  }
  if (report.latin1_rows > 0) text += fmt::format("  {} baris Latin-1 diubah ke UTF-8 / {} Latin-1 rows converted to UTF-8\n", report.latin1_rows, report.latin1_rows);
  return text;
}

}  // namespace teduh::contribution
