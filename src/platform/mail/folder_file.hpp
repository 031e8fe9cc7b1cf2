// A file that is whole and on the disk before anybody hears that it is there.
#pragma once

#include <filesystem>
#include <string_view>

namespace teduh::mail {

/// Writes `name` into the folder (made when missing), readable by its owner only: another name first, then sync, rename, sync of the folder.
/// An older file of this name is replaced. False when the system refuses any of it.
[[nodiscard]] bool write_durably(const std::filesystem::path& folder, std::string_view name, std::string_view bytes);

}  // namespace teduh::mail
