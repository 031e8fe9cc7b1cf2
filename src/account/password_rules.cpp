#include "account/password_rules.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "base/text.hpp"
#include "platform/crypto/password.hpp"

namespace teduh::account {
namespace {

constexpr std::size_t kOnlyFactorMin = 15;
constexpr std::size_t kBesideTotpMin = 8;
constexpr std::size_t kLeftOverMin = 5;  // signs beside a word that everybody guesses

// Words that lists of tried passwords are built around, in English and Indonesian. A password that is one of them with digits and marks
// around it is refused too, so each row stands for thousands.
constexpr std::array kCommonWords = std::to_array<std::string_view>({
    "password", "passwort", "passw0rd", "p@ssword", "p@ssw0rd", "pa55word", "passwords", "letmein", "welcome", "welcome to", "login", "signin",
    "administrator", "admin", "administrasi", "superuser", "superadmin", "root", "toor", "guest", "default", "changeme", "changeit", "secret",
    "secrets", "rahasia", "sandi", "katasandi", "kata sandi", "katakunci", "kunci", "iloveyou", "ilovegod", "ilovemyself", "sayang", "sayangku",
    "sayangkamu", "cintaku", "cinta", "akucintakamu", "akusayangkamu", "akuganteng", "akucantik", "bismillah", "bismilah", "alhamdulillah",
    "assalamualaikum", "allahuakbar", "subhanallah", "insyaallah", "astaghfirullah", "muhammad", "indonesia", "indonesiaraya", "merdeka",
    "pancasila", "garuda", "jakarta", "surabaya", "bandung", "medan", "makassar", "manado", "gorontalo", "sulawesi", "kalimantan", "sumatera",
    "semangat", "terserah", "selamatdatang", "selamatpagi", "terimakasih", "anakku", "keluarga", "keluargaku", "mamapapa", "papamama",
    "ibuku", "ayahku", "bundaku", "persija", "persib", "arema", "persebaya", "liverpool", "chelsea", "arsenal", "barcelona", "realmadrid",
    "manchester", "manutd", "juventus", "football", "baseball", "basketball", "soccer", "hockey", "superman", "batman", "spiderman", "pokemon",
    "naruto", "sasuke", "doraemon", "starwars", "princess", "sunshine", "butterfly", "flower", "chocolate", "computer", "internet", "samsung",
    "xiaomi", "android", "iphone", "google", "facebook", "instagram", "whatsapp", "youtube", "tiktok", "twitter", "microsoft", "windows",
    "master", "dragon", "monkey", "shadow", "michael", "jessica", "jennifer", "jordan", "hunter", "killer", "ninja", "mustang", "ferrari",
    "freedom", "whatever", "trustno", "trustnoone", "nothing", "mynoob", "charlie", "andrew", "ashley", "daniel", "matthew", "thomas", "robert",
    "qwerty", "qwertyu", "qwertyui", "qwertyuiop", "qwertz", "azerty", "asdfgh", "asdfghjk", "asdfghjkl", "zxcvbn", "zxcvbnm", "qazwsx",
    "qazwsxedc", "qweasd", "qweasdzxc", "qweqwe", "asdasd", "zxczxc", "abcabc", "abcdef", "abcdefg", "abcdefgh", "aabbcc", "abcd", "test",
    "testing", "tester", "coba", "cobacoba", "user", "pengguna", "petugas", "karyawan", "pegawai", "kantor", "cabang", "kasir", "manager",
    "manajer", "direktur", "server", "database", "backup", "system", "sistem", "temp", "temporary", "sementara", "january", "februari",
    "january", "summer", "winter", "spring", "autumn", "monday", "friday", "senin", "jumat", "ramadhan", "lebaran", "idulfitri", "natal",
});

constexpr std::array kTradeWords = std::to_array<std::string_view>({"bpjs", "jamsostek", "bpjamsostek", "ketenagakerjaan", "teduh", "jaminan",
                                                                    "hari tua", "haritua", "sipp", "lapakasik", "pensiun", "klaim", "peserta"});

constexpr std::array kRuns = std::to_array<std::string_view>(
    {"01234567890123456789", "98765432109876543210", "abcdefghijklmnopqrstuvwxyz", "zyxwvutsrqponmlkjihgfedcba", "qwertyuiopasdfghjklzxcvbnm",
     "1q2w3e4r5t6y7u8i9o0p", "1qaz2wsx3edc4rfv5tgb", "qazwsxedcrfvtgbyhnujm", "!@#$%^&*()_+"});

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80; }

/// Without digits and marks at both ends: "Password123!" is "password".
std::string_view core(std::string_view text) {
  while (!text.empty() && !is_letter(text.front())) text.remove_prefix(1);
  while (!text.empty() && !is_letter(text.back())) text.remove_suffix(1);
  return text;
}

/// The same few signs again and again: "aaaaaaaa", "12121212", "abcabcabc".
bool repeats_itself(std::string_view text) {
  for (std::size_t period = 1; period <= 4 && 2 * period <= text.size(); ++period)
    if (text.substr(period) == text.substr(0, text.size() - period)) return true;
  return false;
}

bool is_run(std::string_view text) {
  return std::ranges::any_of(kRuns, [&](std::string_view run) { return run.find(text) != std::string_view::npos; });
}

bool is_little_more_than(std::string_view text, std::string_view word) {
  return !word.empty() && text.find(word) != std::string_view::npos && text.size() - word.size() < kLeftOverMin;
}

bool is_common(std::string_view password, std::string_view login) {
  const std::string lower = ascii_lower(password);
  const auto middle = core(lower);
  const bool listed = std::ranges::any_of(kCommonWords, [&](std::string_view word) { return middle == word || lower == word; });
  const bool of_the_trade = std::ranges::any_of(kTradeWords, [&](std::string_view word) { return middle == word || is_little_more_than(lower, word); });
  return listed || of_the_trade || repeats_itself(lower) || is_run(lower) || is_little_more_than(lower, ascii_lower(login));
}

}  // namespace

Result<void> check_new_password(std::string_view password, std::string_view login, PasswordUse use) {
  const std::string normal = TRY(crypto::normalise_password(password));
  const std::size_t least = use == PasswordUse::only_factor ? kOnlyFactorMin : kBesideTotpMin;
  if (count_code_points(normal) < least) {
    Error short_one = invalid("password.too_short");
    short_one.facts.emplace_back("min", std::to_string(least));
    return short_one;
  }
  if (is_common(normal, login)) return invalid("password.too_common");
  return {};
}

}  // namespace teduh::account
