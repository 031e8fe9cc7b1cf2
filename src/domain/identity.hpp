// Identity numbers that parse once, print masked and never enter a log: Nik, Kpj, Npp, Npwp, PhoneNumber, BankAccountNumber.
// None of them has operator<<; exact() is for the database, the paper form and the bank file only.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "domain/date.hpp"

namespace teduh {

/// What a NIK says of its owner: evidence and warning, never proof (service.md 7.1).
struct NikFacts {
  std::string region;  // six digits: province, regency, district where it was first issued
  unsigned day = 0;    // 1..31, 40 already taken off
  unsigned month = 0;
  unsigned year_of_century = 0;
  bool female = false;
};

/// Nomor Induk Kependudukan, 16 digits.
class Nik {
 public:
  /// Errors: nik.length, nik.digits, nik.date (no such day in either century), nik.serial (0000). Spaces, dots and dashes are dropped.
  static Result<Nik> parse(std::string_view text);
  [[nodiscard]] NikFacts facts() const;
  /// First six and last two digits: "999901********01".
  [[nodiscard]] std::string masked() const;
  [[nodiscard]] const std::string& exact() const { return digits_; }
  auto operator<=>(const Nik&) const = default;

 private:
  explicit Nik(std::string digits) : digits_(std::move(digits)) {}
  std::string digits_;
};

/// Nomor kartu peserta: 11 digits; no check digit is known (service.md 7.3). Not a secret.
class Kpj {
 public:
  static Result<Kpj> parse(std::string_view text);  // kpj.length, kpj.digits
  [[nodiscard]] std::string masked() const;         // "*******1234"
  [[nodiscard]] const std::string& exact() const { return digits_; }
  auto operator<=>(const Kpj&) const = default;

 private:
  explicit Kpj(std::string digits) : digits_(std::move(digits)) {}
  std::string digits_;
};

/// Nomor pendaftaran perusahaan: 2 to 12 letters or digits, upper case. It names a company, not a person.
class Npp {
 public:
  static Result<Npp> parse(std::string_view text);  // npp.form
  [[nodiscard]] const std::string& exact() const { return text_; }
  auto operator<=>(const Npp&) const = default;

 private:
  explicit Npp(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

/// Nomor pokok wajib pajak, kept in its 16-digit form (service.md 7.4): 15-digit ones get a 0 in front and must pass Luhn.
class Npwp {
 public:
  static Result<Npwp> parse(std::string_view text);  // npwp.length, npwp.check_digit
  [[nodiscard]] std::string masked() const;
  [[nodiscard]] const std::string& exact() const { return digits_; }
  auto operator<=>(const Npwp&) const = default;

 private:
  explicit Npwp(std::string digits) : digits_(std::move(digits)) {}
  std::string digits_;
};

/// Indonesian mobile number, kept as E.164 ("+628..."); "08...", "628..." and "+628..." with spaces and dashes are taken.
class PhoneNumber {
 public:
  static Result<PhoneNumber> parse(std::string_view text);  // phone.form
  [[nodiscard]] std::string masked() const;                 // "+62********34"
  [[nodiscard]] const std::string& exact() const { return e164_; }
  auto operator<=>(const PhoneNumber&) const = default;

 private:
  explicit PhoneNumber(std::string e164) : e164_(std::move(e164)) {}
  std::string e164_;
};

/// Digits of a bank account, 6 to 20; the usual length of a bank is a warning only (service.md 7.6).
class BankAccountNumber {
 public:
  static Result<BankAccountNumber> parse(std::string_view text);  // account.form
  [[nodiscard]] std::string masked() const;                       // "******1234"
  [[nodiscard]] const std::string& exact() const { return digits_; }
  auto operator<=>(const BankAccountNumber&) const = default;

 private:
  explicit BankAccountNumber(std::string digits) : digits_(std::move(digits)) {}
  std::string digits_;
};

/// A person's name as on the identity card: trimmed, inner spaces single, 1 to 120 code points, no control characters.
/// Old records hold points and apostrophes, so they are taken (service.md 7.5).
class PersonName {
 public:
  static Result<PersonName> parse(std::string_view text);  // name.empty, name.too_long, name.characters
  [[nodiscard]] std::string masked() const;                // "S*** R***"
  [[nodiscard]] const std::string& exact() const { return text_; }
  auto operator<=>(const PersonName&) const = default;

 private:
  explicit PersonName(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

}  // namespace teduh
