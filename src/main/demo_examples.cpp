#include "main/demo_examples.hpp"

#include <fmt/format.h>

#include "main/demo_load.hpp"

namespace teduh::main {
namespace {

/// For a POSIX shell.
std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') out += "'\\''";
    else out.push_back(c);
  }
  return out + "'";
}

std::string program_path() {
  std::error_code failed;
  const auto path = std::filesystem::read_symlink("/proc/self/exe", failed);
  return failed ? "teduh" : quoted(path.string());
}

}  // namespace

std::string api_examples(Program& program, const std::string& url) {
  if (!loaded_branch(program.folder().root)) return "";
  const std::string sign_in =
      fmt::format("{} demo sign-in --url {} --data {}", program_path(), url, quoted(std::filesystem::absolute(program.folder().root).string()));
  return fmt::format(R"text(
Semua orang dan angka di sini karangan. Tempelkan di terminal lain:
(All people and figures here are invented. Paste into another terminal:)

  curl -s {0}/readyz

  # Petugas: kata sandi dan kode autentikator diambil dari data contoh (an officer's desk)
  eval "$({1} --staff verifikator.demo)"
  curl -s -H "Authorization: Bearer $TOKEN" "{0}/api/desk/claims?state=queued"

  # Peserta: kode sekali pakai dibaca dari folder outbox (a participant with a returned claim)
  eval "$({1} --person state.returned)"
  curl -s -H "Authorization: Bearer $TOKEN" {0}/api/me
  curl -s -H "Authorization: Bearer $TOKEN" {0}/api/claims
  curl -s -H "Authorization: Bearer $TOKEN" {0}/api/me/readings

  # Jurnal: kepala bertanda tangan, untuk siapa saja (the signed head of the journal, for anybody)
  curl -s {0}/api/journal/checkpoint

Lebih banyak contoh: docs/api-examples.md. Satu hari penuh: teduh demo day
)text",
                     url, sign_in);
}

}  // namespace teduh::main
