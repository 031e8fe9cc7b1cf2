#include "platform/store/queued_database.hpp"

#include "platform/store/group_commit.hpp"
#include "platform/store/reader_pool.hpp"

namespace teduh::store {
namespace {

class QueuedDatabase final : public Database {
 public:
  QueuedDatabase(std::unique_ptr<WriteConnection> writer, std::vector<std::unique_ptr<ReadConnection>> readers, const QueueOptions& options)
      : writer_(std::move(writer), options, stopped_), readers_(std::move(readers), options, stopped_) {}

  void write_async(WriteJob job, Done done) override { writer_.submit(std::move(job), std::move(done)); }
  void read_async(ReadJob job, Done done) override { readers_.submit(std::move(job), std::move(done)); }
  [[nodiscard]] Standing standing() const override { return {writer_.waiting(), readers_.waiting(), stopped_}; }

 private:
  StopFlag stopped_ = false;
  GroupCommit writer_;
  ReaderPool readers_;  // destroyed first: the writer's connection is the last to close
};

}  // namespace

std::unique_ptr<Database> make_queued_database(std::unique_ptr<WriteConnection> writer,
                                               std::vector<std::unique_ptr<ReadConnection>> readers, QueueOptions options) {
  CHECK(writer && !readers.empty());
  return std::make_unique<QueuedDatabase>(std::move(writer), std::move(readers), options);
}

}  // namespace teduh::store
