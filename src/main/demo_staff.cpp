#include "main/demo_staff.hpp"

#include <algorithm>
#include <iterator>

#include "base/hash.hpp"
#include "platform/crypto/tokens.hpp"

namespace teduh::main::demo {
namespace {

constexpr DemoStaffRow kStaff[] = {
    {"loket.demo", "Petugas Loket Contoh", {Role::counter}},
    {"verifikator.demo", "Verifikator Satu Contoh", {Role::verifier}},
    {"verifikator2.demo", "Verifikator Dua Contoh", {Role::verifier}},
    {"penyetuju.demo", "Penyetuju Contoh", {Role::approver}},
    {"ganda.demo", "Verifikator dan Penyetuju Contoh", {Role::verifier, Role::approver}},
    {"pembuat.demo", "Pembuat Pembayaran Contoh", {Role::payment_maker}},
    {"pelepas.demo", "Pelepas Pembayaran Contoh", {Role::payment_releaser}},
    {"kasir.demo", "Pembuat dan Pelepas Contoh", {Role::payment_maker, Role::payment_releaser}},
    {"auditor.demo", "Auditor Contoh", {Role::auditor}},
    {"manajer.demo", "Manajer Contoh", {Role::manager}},
    {"admin.demo", "Administrator Contoh", {Role::administrator}},
    {"klerk.demo", "Klerk Perusahaan Contoh", {Role::employer_clerk}},
};

/// Looks random and is the same in every demo.
std::string derived(std::string_view purpose, std::string_view login) {
  const Sha256 digest = sha256("teduh demo " + std::string(purpose) + " " + std::string(login));
  return std::string(text_of(digest));
}

}  // namespace

std::span<const DemoStaffRow> demo_staff() { return kStaff; }

Result<DemoStaffRow> find_demo_staff(std::string_view login) {
  const auto* const found = std::ranges::find(kStaff, login, &DemoStaffRow::login);
  if (found == std::end(kStaff)) return not_found("demo.no_such_login");
  return *found;
}

std::string demo_password(const DemoStaffRow& staff) {
  const std::string text = crypto::to_base32(bytes_of(derived("password", staff.login)));
  return text.substr(0, 6) + "-" + text.substr(6, 6) + "-" + text.substr(12, 6);
}

Bytes demo_totp_secret(const DemoStaffRow& staff) {
  const std::string bytes = derived("totp", staff.login);
  return to_bytes(std::string_view(bytes).substr(0, crypto::kTotpSecretBytes));
}

std::string demo_totp(const DemoStaffRow& staff, Moment now, std::int64_t steps_later) {
  const std::int64_t seconds = to_micros(now) / 1'000'000;
  return crypto::totp_code(demo_totp_secret(staff), seconds / crypto::kTotpStepSeconds + steps_later);
}

}  // namespace teduh::main::demo
