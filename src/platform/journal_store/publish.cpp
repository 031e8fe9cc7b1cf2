#include "platform/journal_store/publish.hpp"

#include "platform/journal_store/files.hpp"
#include "platform/journal_store/tree_store.hpp"

namespace teduh::journal {
namespace {

constexpr std::string_view kCheckpointFile = "checkpoint";

/// The head that the folder shows, without looking at its signature: what binds is that its root is ours.
Result<std::optional<Checkpoint>> published_head(const std::filesystem::path& folder) {
  const auto path = folder / kCheckpointFile;
  if (!std::filesystem::exists(path)) return std::optional<Checkpoint>{};
  const auto note = read_file(path, kNoteBytesMax);
  if (!note) return invalid("journal.note_form", "checkpoint file");
  const auto text = text_of(*note);
  const auto blank = text.rfind("\n\n");
  if (blank == std::string_view::npos) return invalid("journal.note_form", "checkpoint file");
  return std::optional(TRY(parse_checkpoint(text.substr(0, blank + 1))));
}

Result<void> check_same_journal(store::ReadTx& tx, const Checkpoint& shown, std::uint64_t size) {
  if (shown.size > size) return conflict("journal.folder_ahead");
  const auto root = TRY(tree_root(hashes_from_tiles(tiles_of(tx), shown.size), shown.size));
  if (root != shown.root) return conflict("journal.folder_differs");
  return {};
}

/// Partial tiles whose full tile is there now.
void remove_superseded(const std::filesystem::path& folder, Growth growth) {
  for (const Tile& tile : new_tiles(growth)) {
    if (tile.width != kTileWidth) continue;
    // What cannot be removed does no harm: the full tile counts.
    std::error_code no_matter;
    std::filesystem::remove_all(folder / (tile_path(tile) + ".p"), no_matter);
    if (tile.level == 0) std::filesystem::remove_all(folder / (bundle_path(tile) + ".p"), no_matter);
  }
}

}  // namespace

Result<Published> publish(store::ReadTx& tx, const std::filesystem::path& folder) {
  const auto head = TRY(newest_checkpoint(tx));
  const auto shown = TRY(published_head(folder));
  Published done{.from = shown ? shown->size : 0};
  if (shown) TRY(check_same_journal(tx, *shown, head ? head->size : 0));
  done.to = head ? head->size : 0;
  if (done.to == done.from) return done;
  FileBatch batch(folder);
  for (const Tile& tile : new_tiles({done.from, done.to})) {
    TRY(batch.add(tile_path(tile), TRY(read_tile(tx, tile))));
    ++done.files;
    if (tile.level != 0) continue;
    TRY(batch.add(bundle_path(tile), TRY(read_bundle(tx, tile))));
    ++done.files;
  }
  // The checkpoint promises the tiles, so they are durable before it is seen.
  TRY(batch.flush());
  TRY(batch.add(kCheckpointFile, bytes_of(head->note)));
  TRY(batch.flush());
  ++done.files;
  remove_superseded(folder, {done.from, done.to});
  return done;
}

}  // namespace teduh::journal
