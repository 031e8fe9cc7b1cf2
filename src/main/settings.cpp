#include "main/settings.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace teduh::main {
namespace {

constexpr std::array kRows{
    SettingRow{"data.folder", SettingKind::path, "data", 0, 0, {}, "Folder of the database, blobs, keys, journal files and the outbox."},
    SettingRow{"http.address", SettingKind::text, "127.0.0.1", 0, 0, {}, "Address to listen on. Public addresses belong behind a proxy with TLS."},
    SettingRow{"http.port", SettingKind::number, "8080", 0, 65535, {}, "Port to listen on; 0 lets the system choose and prints it."},
    SettingRow{"http.metrics_port", SettingKind::number, "0", 0, 65535, {}, "Port of /metrics on the same address; 0: no metrics listener."},
    SettingRow{"http.origin", SettingKind::text, "", 0, 0, {}, "Origin that browsers see, e.g. https://klaim.example.id; empty: http://address:port."},
    SettingRow{"http.connections_max", SettingKind::number, "10000", 1, 100000, {}, "Open connections at once; more are refused with 503."},
    SettingRow{"http.connections_per_address", SettingKind::number, "1000", 1, 100000, {},
               "Open connections of one address (of IPv6: one /64 network); those of trusted proxies are not counted."},
    SettingRow{"http.trusted_proxies", SettingKind::addresses, "", 0, 0, {},
               "Addresses of the proxies in front, separated by commas: what they say in X-Forwarded-For is believed. Without it all callers behind a "
               "proxy share one address and its limits."},
    SettingRow{"store.readers", SettingKind::number, "2", 1, 64, {}, "Connections that read at the same time."},
    SettingRow{"pool.threads", SettingKind::number, "4", 1, 64, {}, "Threads that wait for papers, uploads and files."},
    SettingRow{"pool.hashing_threads", SettingKind::number, "0", 0, 64, {},
               "Threads that hash passwords, so that papers never keep people from signing in; 0: one less than there are cores, at least one."},
    SettingRow{"pool.queue_max", SettingKind::number, "100", 1, 10000, {}, "Waiting slow works of either kind; more are told to come back."},
    SettingRow{"branch.code", SettingKind::text, "7571", 0, 0, {}, "Code of the branch."},
    SettingRow{"branch.name", SettingKind::text, "Kantor Cabang Gorontalo", 0, 0, {}, "Name of the branch, on payment files and letters."},
    SettingRow{"branch.region", SettingKind::text, "75.71", 0, 0, {}, "Code of the regency or city where the branch stands: its regional holidays count."},
    SettingRow{"branch.zone", SettingKind::choice, "WITA", 0, 0, "WIB|WITA|WIT", "Time zone in which the branch counts days."},
    SettingRow{"claim.grade_needed", SettingKind::choice, "phone_proved", 0, 0, "declared|phone_proved|seen",
               "How well it must be known who is asking; claims below are held for a two-person check."},
    SettingRow{"claim.sample_ppm", SettingKind::number, "1000000", 1, 1000000, {},
               "Share of small clean claims that an officer looks at, in parts per million; never 0."},
    SettingRow{"payment.debtor_account", SettingKind::text, "", 0, 0, {}, "Account that pays claims; empty: no batch can be made."},
    SettingRow{"payment.debtor_bank", SettingKind::text, "", 0, 0, {}, "Clearing code of the bank of that account; empty: no batch can be made."},
    SettingRow{"journal.origin", SettingKind::text, "teduh.example/7571", 0, 0, {}, "Name of the journal: first line of every checkpoint, key name."},
    SettingRow{"mail.kind", SettingKind::choice, "folder", 0, 0, "folder|smtp", "folder: letters are written to DATA/outbox; smtp: they are sent."},
    SettingRow{"mail.smtp_url", SettingKind::text, "", 0, 0, {}, "smtp://host:port or smtps://host:port"},
    SettingRow{"mail.starttls", SettingKind::choice, "required", 0, 0, "required|none",
               "Of smtp:// addresses: none sends in the clear, which only a relay on this machine is let have."},
    SettingRow{"mail.ca_file", SettingKind::path, "", 0, 0, {}, "Authorities of the relay's certificate; empty: those of the system."},
    SettingRow{"mail.from", SettingKind::text, "teduh@example.invalid", 0, 0, {}, "Sender address of mails."},
    SettingRow{"mail.user", SettingKind::text, "", 0, 0, {}, "User at the mail server; empty: no sign-in."},
    SettingRow{"mail.password_file", SettingKind::path, "", 0, 0, {}, "File that holds the password of the mail server."},
    SettingRow{"webhook.url", SettingKind::text, "", 0, 0, {}, "Target of text messages as Standard Webhooks; empty: none are sent, or, where mails go to a folder, they go there too."},
    SettingRow{"webhook.network", SettingKind::choice, "public", 0, 0, "public|office|machine",
               "Where the gateway may be: public addresses only, also the office network, or also this machine (then http:// too)."},
    SettingRow{"webhook.ca_file", SettingKind::path, "", 0, 0, {}, "Authorities of the gateway's certificate; empty: those of the system."},
    SettingRow{"webhook.secret_file", SettingKind::path, "", 0, 0, {}, "File that holds the secret of the webhook (whsec_...)."},
    SettingRow{"law.folder", SettingKind::path, "", 0, 0, {}, "Folder that replaces the built-in figures of the law; empty: built-in."},
    SettingRow{"law.regions", SettingKind::path, "", 0, 0, {}, "CSV of region codes that replaces the built-in one; empty: built-in."},
    SettingRow{"law.calendar", SettingKind::path, "", 0, 0, {}, "CSV of holidays that replaces the built-in one; empty: built-in."},
    SettingRow{"clock.start", SettingKind::text, "", 0, 0, {}, "For exercises: the clock starts at this moment (RFC 3339, UTC) and runs on; empty: now."},
};

const SettingRow* find_row(std::string_view key) {
  const auto* found = std::ranges::find(kRows, key, &SettingRow::key);
  return found == kRows.end() ? nullptr : found;
}

Error bad(std::string code, std::string_view key, std::string_view repair) {
  Error error = invalid(std::move(code), fmt::format("{}: {}", key, repair));
  error.facts.emplace_back("key", key);
  error.facts.emplace_back("repair", repair);
  return error;
}

std::vector<std::string> addresses_in(std::string_view list) {
  std::vector<std::string> addresses;
  for (const auto one : split(list, ','))
    if (const auto address = trim(one); !address.empty()) addresses.emplace_back(address);
  return addresses;
}

/// Only in the form in which the system prints it: another spelling of the same address would never be met.
bool is_ip_address(const std::string& address) {
  std::array<unsigned char, sizeof(in6_addr)> bytes{};
  std::array<char, INET6_ADDRSTRLEN> printed{};
  const int family = address.find(':') == std::string::npos ? AF_INET : AF_INET6;
  if (inet_pton(family, address.c_str(), bytes.data()) != 1) return false;
  return inet_ntop(family, bytes.data(), printed.data(), printed.size()) != nullptr && address == printed.data();
}

Result<void> check_value(const SettingRow& row, std::string_view value) {
  if (row.kind == SettingKind::number) {
    const auto number = parse_int64(value);
    if (!number || *number < row.min || *number > row.max) return bad("config.bad_value", row.key, fmt::format("{}..{}", row.min, row.max));
  }
  if (row.kind == SettingKind::choice) {
    const auto choices = split(row.choices, '|');
    if (std::ranges::find(choices, value) == choices.end()) return bad("config.bad_value", row.key, row.choices);
  }
  if (row.kind == SettingKind::addresses)
    for (const auto& address : addresses_in(value))
      if (!is_ip_address(address)) return bad("config.bad_value", row.key, "IPv4, IPv6; 192.0.2.1,2001:db8::1");
  if (has_control_characters(value) || value.find('\n') != std::string_view::npos) return bad("config.bad_value", row.key, "one line");
  return {};
}

}  // namespace

std::span<const SettingRow> setting_rows() { return kRows; }

Settings::Settings() {
  for (const auto& row : kRows) values_[std::string(row.key)] = {std::string(row.fallback), "default"};
}

Result<void> Settings::set(std::string_view key, std::string_view value, std::string_view source) {
  const auto* row = find_row(key);
  if (row == nullptr) return bad("config.unknown_key", key, "teduh config");
  TRY(check_value(*row, value));
  values_.find(key)->second = {std::string(value), std::string(source)};
  return {};
}

Result<void> Settings::apply_yaml(std::string_view yaml) {
  try {
    const YAML::Node node = YAML::Load(std::string(yaml));
    if (node.IsNull()) return {};
    if (!node.IsMap()) return invalid("config.not_yaml");
    for (const auto& pair : node) {
      if (!pair.first.IsScalar() || !pair.second.IsScalar()) return invalid("config.not_yaml");
      TRY(set(pair.first.Scalar(), pair.second.Scalar(), "file"));
    }
  } catch (const YAML::Exception& failure) {
    return invalid("config.not_yaml", failure.what());
  }
  return {};
}

Result<void> Settings::apply_environment(const char* const* environment) {
  for (; *environment != nullptr; ++environment) {
    const std::string_view entry(*environment);
    if (!entry.starts_with("TEDUH_") || entry.starts_with("TEDUH_BIN=") || entry.starts_with("TEDUH_SOURCE_DIR=")) continue;
    const auto equals = entry.find('=');
    const std::string_view name = entry.substr(0, equals);
    const auto* row = std::ranges::find_if(kRows, [&](const SettingRow& one) { return environment_name(one.key) == name; });
    if (row == kRows.end()) return bad("config.unknown_key", name, "teduh config");
    TRY(set(row->key, equals == std::string_view::npos ? "" : entry.substr(equals + 1), "environment"));
  }
  return {};
}

const std::string& Settings::text(std::string_view key) const {
  const auto found = values_.find(key);
  CHECK(found != values_.end());
  return found->second.text;
}

std::vector<std::string> Settings::addresses(std::string_view key) const { return addresses_in(text(key)); }

std::int64_t Settings::number(std::string_view key) const {
  const auto value = parse_int64(text(key));
  CHECK(value.has_value());
  return *value;
}

const std::string& Settings::source(std::string_view key) const {
  const auto found = values_.find(key);
  CHECK(found != values_.end());
  return found->second.source;
}

std::string environment_name(std::string_view key) {
  std::string name = "TEDUH_" + ascii_upper(key);
  std::ranges::replace(name, '.', '_');
  return name;
}

std::string settings_manual() {
  std::string manual;
  for (const auto& row : kRows) {
    std::string range;
    if (row.kind == SettingKind::number) range = fmt::format(" ({}..{})", row.min, row.max);
    if (row.kind == SettingKind::choice) range = fmt::format(" ({})", row.choices);
    manual += fmt::format("{}{}\n    {}\n    default: {}   environment: {}\n", row.key, range, row.help,
                          row.fallback.empty() ? "(empty)" : row.fallback, environment_name(row.key));
  }
  return manual;
}

}  // namespace teduh::main
