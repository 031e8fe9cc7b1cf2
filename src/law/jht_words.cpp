#include "law/jht_words.hpp"

#include <algorithm>
#include <array>

#include "base/check.hpp"
#include "law/jht_entitlement.hpp"

namespace teduh::law {
namespace {

constexpr std::array kRefusals{
    RefusalWords{"jht.no_programme", "Segmen jasa konstruksi tidak mencakup JHT", "The construction segment does not include JHT",
                 "Periksa apakah Anda punya kartu lain sebagai penerima upah atau peserta mandiri.",
                 "Check whether you hold another card as a wage earner or a self-employed member."},
    RefusalWords{"jht.still_active", "Kepesertaan ini masih aktif", "This membership is still active",
                 "Minta pemberi kerja melaporkan bahwa Anda sudah berhenti, lalu ajukan lagi.",
                 "Ask the employer to report that you have left, then submit again."},
    RefusalWords{"jht.works_elsewhere", "Anda tercatat bekerja di tempat lain", "You are recorded as working elsewhere",
                 "Klaim ini untuk orang yang tidak bekerja lagi. Bila catatan itu salah, minta pemberi kerja tersebut memperbaikinya.",
                 "This claim is for people who no longer work. If the record is wrong, ask that employer to correct it."},
    RefusalWords{"jht.member_died", "Peserta tercatat meninggal dunia", "The member is recorded as deceased",
                 "Ahli waris dapat mengajukan dengan sebab meninggal dunia.", "The heirs can submit with the reason death."},
    RefusalWords{"jht.not_foreign", "Sebab ini untuk warga negara asing", "This reason is for foreign citizens",
                 "Pilih sebab: warga negara Indonesia yang meninggalkan Indonesia untuk selamanya.",
                 "Choose the reason: Indonesian citizen leaving Indonesia for good."},
    RefusalWords{"jht.not_indonesian", "Sebab ini untuk warga negara Indonesia", "This reason is for Indonesian citizens",
                 "Pilih sebab: warga negara asing yang meninggalkan Indonesia.", "Choose the reason: foreign citizen leaving Indonesia."},
    RefusalWords{"jht.not_leaving", "Belum ada pernyataan meninggalkan Indonesia untuk selamanya",
                 "There is no statement of leaving Indonesia for good",
                 "Sertakan pernyataan tidak bekerja lagi di Indonesia, atau pilih sebab lain.",
                 "Add the statement of no longer working in Indonesia, or choose another reason."},
    RefusalWords{"jht.not_disabled", "Belum ada keterangan dokter tentang cacat total tetap",
                 "There is no doctor's statement of permanent total disability",
                 "Mintalah surat keterangan dokter yang menyatakan cacat total tetap, lalu ajukan lagi.",
                 "Ask for a doctor's statement of permanent total disability, then submit again."},
    RefusalWords{"jht.partial_before", "Klaim sebagian hanya satu kali dan sudah pernah dibayar",
                 "A partial claim is paid only once and was paid before",
                 "Sisa saldo tetap milik Anda dan dapat diklaim penuh saat berhenti bekerja atau berusia 56 tahun.",
                 "The rest stays yours and can be claimed in full when you stop working or are 56."},
    RefusalWords{"jht.wrong_reason_bpu", "Sebab ini untuk peserta mandiri (BPU)", "This reason is for self-employed members (BPU)",
                 "Pilih sebab yang sesuai: PHK, akhir kontrak, atau mengundurkan diri.",
                 "Choose what fits: laid off, end of contract, or resigned."},
    RefusalWords{"jht.wrong_reason_pu", "Sebab ini untuk pekerja penerima upah", "This reason is for wage earners",
                 "Pilih sebab: peserta mandiri yang berhenti bekerja.", "Choose the reason: self-employed member who stopped working."},
    RefusalWords{"jht.before_membership", "Tanggal itu sebelum kepesertaan dimulai", "That day lies before the membership began",
                 "Periksa tanggal pada surat Anda, lalu perbaiki isiannya.", "Check the day on your letter, then correct the answer."},
    RefusalWords{"jht.died_in_future", "Tanggal meninggal belum tiba", "The date of death lies in the future",
                 "Periksa tanggal pada akta kematian.", "Check the date on the death certificate."},
};

template <typename Enum>
struct Name {
  Enum value;
  std::string_view text;
};

constexpr std::array<Name<JhtReason>, 9> kReasons{{{JhtReason::retirement_age, "retirement_age"},
                                                   {JhtReason::foreigner_leaving, "foreigner_leaving"},
                                                   {JhtReason::citizen_leaving, "citizen_leaving"},
                                                   {JhtReason::total_disability, "total_disability"},
                                                   {JhtReason::death, "death"},
                                                   {JhtReason::partial_pension, "partial_pension"},
                                                   {JhtReason::partial_housing, "partial_housing"},
                                                   {JhtReason::resigned, "resigned"},
                                                   {JhtReason::job_ended, "job_ended"}}};

constexpr std::array<Name<LeavingKind>, 4> kLeavings{{{LeavingKind::phk, "phk"},
                                                      {LeavingKind::contract_end, "contract_end"},
                                                      {LeavingKind::early_retirement, "early_retirement"},
                                                      {LeavingKind::bpu_stopped, "bpu_stopped"}}};

constexpr std::array<Name<HeirRelation>, 8> kHeirs{{{HeirRelation::spouse, "spouse"},
                                                    {HeirRelation::child, "child"},
                                                    {HeirRelation::parent, "parent"},
                                                    {HeirRelation::grandchild, "grandchild"},
                                                    {HeirRelation::grandparent, "grandparent"},
                                                    {HeirRelation::sibling, "sibling"},
                                                    {HeirRelation::parent_in_law, "parent_in_law"},
                                                    {HeirRelation::named_in_will, "named_in_will"}}};

constexpr std::array<Name<Answer>, 4> kAnswers{
    {{Answer::yes, "yes"}, {Answer::not_yet, "not_yet"}, {Answer::no, "no"}, {Answer::incomplete, "incomplete"}}};

template <typename Table, typename Enum>
std::string_view name_in(const Table& table, Enum value) {
  const auto found = std::ranges::find_if(table, [&](const auto& row) { return row.value == value; });
  CHECK(found != table.end());
  return found->text;
}

template <typename Enum, typename Table>
std::optional<Enum> value_in(const Table& table, std::string_view text) {
  const auto found = std::ranges::find_if(table, [&](const auto& row) { return row.text == text; });
  return found == table.end() ? std::nullopt : std::optional(found->value);
}

}  // namespace

std::span<const RefusalWords> refusal_words() { return kRefusals; }

const RefusalWords& refusal_words(std::string_view code) {
  const auto found = std::ranges::find(kRefusals, code, &RefusalWords::code);
  CHECK(found != kRefusals.end());
  return *found;
}

std::string_view to_string(JhtReason reason) { return name_in(kReasons, reason); }
std::optional<JhtReason> parse_jht_reason(std::string_view text) { return value_in<JhtReason>(kReasons, text); }
std::string_view to_string(LeavingKind kind) { return name_in(kLeavings, kind); }
std::optional<LeavingKind> parse_leaving_kind(std::string_view text) { return value_in<LeavingKind>(kLeavings, text); }
std::string_view to_string(HeirRelation relation) { return name_in(kHeirs, relation); }
std::optional<HeirRelation> parse_heir_relation(std::string_view text) { return value_in<HeirRelation>(kHeirs, text); }
std::string_view to_string(Answer answer) { return name_in(kAnswers, answer); }

}  // namespace teduh::law
