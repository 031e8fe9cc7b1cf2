#include "platform/crypto/key_ring.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <mutex>
#include <optional>
#include <string>

#include "base/check.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"

namespace teduh::crypto {
namespace {

constexpr std::array kKinds{KeyKind::master, KeyKind::index, KeyKind::journal};
constexpr std::string_view kVersion = "teduh-key/1";
constexpr std::string_view kSuffix = ".key";
constexpr std::size_t kFileBytesMax = 256;  // a key file has about 90
constexpr mode_t kForOthers = S_IRWXG | S_IRWXO;

/// A file descriptor that closes itself.
class File {
 public:
  explicit File(int fd) : fd_(fd) {}
  ~File() {
    if (fd_ >= 0) ::close(fd_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  [[nodiscard]] int fd() const { return fd_; }
  [[nodiscard]] bool open() const { return fd_ >= 0; }

 private:
  int fd_;
};

Error system_error(std::string_view what) { return internal("crypto.key_folder", fmt::format("{}: errno {}", what, errno)); }

std::string file_name(KeyKind kind, std::uint32_t id) { return fmt::format("{}-{:04}{}", to_string(kind), id, kSuffix); }

/// Eight hexadecimal digits of a digest of the key: finds a torn or edited file, says nothing useful about the key.
std::string check_of(BytesView key) { return to_hex(BytesView(hmac_sha256(key, bytes_of("teduh key check"))).first(4)); }

std::string file_line(KeyKind kind, std::uint32_t id, const SecretKey& key) {
  return fmt::format("{} {} {} {} {}\n", kVersion, to_string(kind), id, to_base64(key.bytes()), check_of(key.bytes()));
}

Result<void> only_for_owner(int fd, std::string_view what) {
  struct stat info {};
  if (::fstat(fd, &info) != 0) return system_error("fstat");
  if ((info.st_mode & kForOthers) != 0 || info.st_uid != ::geteuid()) return internal("crypto.key_mode", std::string(what));
  return {};
}

Result<void> sync_folder(const std::filesystem::path& folder) {
  const File dir(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!dir.open() || ::fsync(dir.fd()) != 0) return system_error("sync of the folder");
  return {};
}

Result<void> write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t done = ::write(fd, text.data(), text.size());
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) return system_error("write");
    text.remove_prefix(static_cast<std::size_t>(done));
  }
  return {};
}

/// Temporary file, sync, then a link that fails when the name exists: a second process that starts at the same moment never replaces a key.
Result<void> write_key_file(const std::filesystem::path& folder, const std::string& name, std::string_view line) {
  const auto path = folder / name;
  const auto temporary = folder / fmt::format("{}.tmp-{}", name, ::getpid());
  ::unlink(temporary.c_str());
  {
    const File file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR));
    if (!file.open()) return system_error("open");
    TRY(write_all(file.fd(), line));
    if (::fsync(file.fd()) != 0) return system_error("sync");
  }
  const bool linked = ::link(temporary.c_str(), path.c_str()) == 0;
  const int link_error = errno;
  ::unlink(temporary.c_str());
  errno = link_error;
  if (!linked && link_error != EEXIST) return system_error("link");
  return sync_folder(folder);
}

Result<std::string> read_key_file(const std::filesystem::path& path) {
  const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!file.open()) return system_error("open");
  TRY(only_for_owner(file.fd(), path.filename().string()));
  std::string text(kFileBytesMax, '\0');
  const ssize_t got = ::read(file.fd(), text.data(), text.size());
  if (got < 0) return system_error("read");
  text.resize(static_cast<std::size_t>(got));
  return text;
}

struct FileKey {
  KeyKind kind = KeyKind::master;
  std::uint32_t id = 0;
  SecretKey key;
};

std::optional<FileKey> parse_key_line(std::string_view line) {
  if (!line.ends_with('\n')) return std::nullopt;
  line.remove_suffix(1);
  const auto parts = split(line, ' ');
  if (parts.size() != 5 || parts[0] != kVersion) return std::nullopt;
  const auto* kind = std::ranges::find_if(kKinds, [&](KeyKind known) { return to_string(known) == parts[1]; });
  const auto id = parse_int64(parts[2]);
  auto bytes = from_base64(parts[3]);
  if (kind == kKinds.end() || !id || *id < 1 || *id > kKeyIdMax || !bytes || bytes->size() != kKeyBytes) return std::nullopt;
  if (check_of(*bytes) != parts[4]) return std::nullopt;
  FileKey found{*kind, static_cast<std::uint32_t>(*id), SecretKey(*bytes)};
  sodium_memzero(bytes->data(), bytes->size());
  return found;
}

Result<std::vector<std::string>> key_file_names(const std::filesystem::path& folder) {
  DIR* dir = ::opendir(folder.c_str());
  if (dir == nullptr) return system_error("opendir");
  std::vector<std::string> names;
  while (const dirent* entry = ::readdir(dir))
    if (const std::string_view name = entry->d_name; name.ends_with(kSuffix)) names.emplace_back(name);
  ::closedir(dir);
  std::ranges::sort(names);
  return names;
}

Result<void> make_folder(const std::filesystem::path& folder) {
  if (::mkdir(folder.c_str(), S_IRWXU) != 0 && errno != EEXIST) return system_error("mkdir");
  const File dir(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW));
  if (!dir.open()) return system_error("open of the folder");
  TRY(only_for_owner(dir.fd(), "folder"));
  return sync_folder(folder.parent_path().empty() ? std::filesystem::path(".") : folder.parent_path());
}

}  // namespace

std::string_view to_string(KeyKind kind) {
  switch (kind) {
    case KeyKind::master: return "master";
    case KeyKind::index: return "index";
    case KeyKind::journal: return "journal";
  }
  return "master";
}

Result<KeyRing> KeyRing::open(const std::filesystem::path& folder, Random& random, MissingKeys missing) {
  CHECK(sodium_init() >= 0);
  const bool refuses = missing == MissingKeys::refuse;
  if (refuses && !std::filesystem::exists(folder)) return internal("crypto.keys_missing", "the folder of keys is not there");
  TRY(make_folder(folder));
  KeyRing ring(folder);
  TRY(ring.read_folder());
  for (const KeyKind kind : kKinds) {
    if (!ring.ids(kind).empty()) continue;
    if (refuses) return internal("crypto.keys_missing", std::string(to_string(kind)));
    TRY(ring.add_file(kind, 1, random));
  }
  return ring;
}

KeyRing KeyRing::for_tests(Random& random) {
  CHECK(sodium_init() >= 0);
  KeyRing ring({});
  for (const KeyKind kind : kKinds) ring.keys_.emplace(std::pair(kind, 1U), SecretKey::make(random));
  return ring;
}

Result<std::uint32_t> KeyRing::rotate(KeyKind kind, Random& random) {
  const std::uint32_t next = current_id(kind) + 1;
  CHECK(next <= kKeyIdMax);
  if (folder_.empty()) {
    keys_.emplace(std::pair(kind, next), SecretKey::make(random));
  } else {
    TRY(add_file(kind, next, random));
  }
  return next;
}

Result<void> KeyRing::read_folder() {
  for (const auto& name : TRY(key_file_names(folder_))) {
    auto text = TRY(read_key_file(folder_ / name));
    auto found = parse_key_line(text);
    sodium_memzero(text.data(), text.size());
    if (!found || file_name(found->kind, found->id) != name) return internal("crypto.key_file", name);
    keys_.insert_or_assign({found->kind, found->id}, std::move(found->key));
  }
  return {};
}

Result<void> KeyRing::add_file(KeyKind kind, std::uint32_t id, Random& random) {
  auto line = file_line(kind, id, SecretKey::make(random));
  auto written = write_key_file(folder_, file_name(kind, id), line);
  sodium_memzero(line.data(), line.size());
  if (!written) return written;
  return read_folder();  // what is on disk counts: another process may have been first
}

std::uint32_t KeyRing::current_id(KeyKind kind) const {
  const auto beyond = keys_.upper_bound({kind, kKeyIdMax});
  CHECK(beyond != keys_.begin() && std::prev(beyond)->first.first == kind);
  return std::prev(beyond)->first.second;
}

const SecretKey& KeyRing::current(KeyKind kind) const { return *find(kind, current_id(kind)); }

const SecretKey* KeyRing::find(KeyKind kind, std::uint32_t id) const {
  const auto at = keys_.find({kind, id});
  return at == keys_.end() ? nullptr : &at->second;
}

std::vector<std::uint32_t> KeyRing::ids(KeyKind kind) const {
  std::vector<std::uint32_t> all;
  for (const auto& [key, secret] : keys_)
    if (key.first == kind) all.push_back(key.second);
  return all;
}

const SecretKey* KeyRing::derived(KeyKind kind, std::uint32_t id, std::string_view purpose) const {
  const KeyName name(kind, id);
  {
    const std::shared_lock lock(derived_->mutex);
    const auto of_key = derived_->keys.find(name);
    if (of_key != derived_->keys.end()) {
      const auto kept = of_key->second.find(purpose);
      if (kept != of_key->second.end()) return &kept->second;
    }
  }
  const SecretKey* parent = find(kind, id);
  if (parent == nullptr) return nullptr;
  const std::lock_guard lock(derived_->mutex);
  auto& of_key = derived_->keys[name];
  CHECK(of_key.size() < kDerivedKeysMax);
  return &of_key.try_emplace(std::string(purpose), parent->derive(purpose)).first->second;
}

}  // namespace teduh::crypto
