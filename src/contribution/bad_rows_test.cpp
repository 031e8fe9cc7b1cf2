#include "contribution/bad_rows.hpp"

#include <gtest/gtest.h>

#include "contribution/file_desk.hpp"
#include "contribution/testing/office.hpp"

namespace teduh::contribution {
namespace {

TEST(BadRows, CellsAreNoFormulas) {
  EXPECT_EQ(csv_cell("=1+1"), "'=1+1");
  EXPECT_EQ(csv_cell("+62"), "'+62");
  EXPECT_EQ(csv_cell("-5"), "'-5");
  EXPECT_EQ(csv_cell("@x,y"), "\"'@x,y\"");
  EXPECT_EQ(csv_cell("\t=1"), "\"'\t=1\"");
  EXPECT_EQ(csv_cell("a \"b\""), "\"a \"\"b\"\"\"");
  EXPECT_EQ(csv_cell("plain"), "plain");
}

TEST(FileDesk, ReceivesChecksImportsAndUndoesThroughTheWorker) {
  testing::Office office;
  const auto key = office.add_member(1);
  const Inbox inbox(office.database.folder() / "inbox", office.sealer);
  const FileWorker worker{.tools = office.import_tools, .inbox = inbox, .claims = {}};
  const std::string text = testing::file_of("2026-10", {testing::row_of(1, "5000000"), testing::row_of(2, "-1")});
  const auto id = ContributionFileId::make(office.clock.now(), office.random);
  const ReceivedFile received{.id = id, .employer = office.employer, .period = Period(2026, 10), .digest = sha256(text), .size = static_cast<std::int64_t>(text.size())};
  const Bytes sealed = inbox.seal(id, text);
  const auto receive = [&] { return office.write([&](store::Tx& tx) { return receive_file(tx, office.tools, inbox, office.actor, received, sealed); }); };
  const auto state = [&] { return office.read([&](store::ReadTx& tx) { return get_file(tx, id); })->state; };
  ASSERT_TRUE(receive());
  EXPECT_EQ(receive()->id, id);
  EXPECT_EQ(office.write([&](store::Tx& tx) { return order_import(tx, office.tools, office.actor, id); }).error().code, "contribution.not_checked");
  EXPECT_TRUE(work_on_next_file(worker).value());
  EXPECT_EQ(state(), FileState::checked);
  EXPECT_FALSE(work_on_next_file(worker).value());

  const auto file = office.read([&](store::ReadTx& tx) { return get_file(tx, id); });
  const auto rows = office.read([&](store::ReadTx& tx) { return list_bad_rows(tx, office.vault, *file); });
  ASSERT_EQ(rows->size(), 1U);
  EXPECT_EQ(rows->at(0).problems.at(0).code, "row.wage_negative");
  EXPECT_EQ(rows->at(0).raw, testing::row_of(2, "-1"));

  ASSERT_TRUE(office.write([&](store::Tx& tx) { return order_import(tx, office.tools, office.actor, id); }));
  EXPECT_TRUE(work_on_next_file(worker).value());
  EXPECT_EQ(state(), FileState::imported);
  EXPECT_FALSE(inbox.open(id)) << "the body is removed when it was imported";
  EXPECT_EQ(office.read([&](store::ReadTx& tx) { return list_postings(tx, key); })->size(), 1U);

  ASSERT_TRUE(office.write([&](store::Tx& tx) { return order_undo(tx, office.tools, office.actor, {.file = id}); }));
  EXPECT_TRUE(work_on_next_file(worker).value());
  EXPECT_EQ(state(), FileState::undone);
}

TEST(FileDesk, AFileThatFailsByTheMachineLetsTheNextGoAhead) {
  testing::Office office;
  const Inbox inbox(office.database.folder() / "inbox", office.sealer);
  const auto receive = [&](Period period) {
    const std::string text = testing::file_of(print(period), {testing::row_of(1, "5000000")});
    const auto id = ContributionFileId::make(office.clock.now(), office.random);
    const ReceivedFile received{.id = id, .employer = office.employer, .period = period, .digest = sha256(text), .size = static_cast<std::int64_t>(text.size())};
    const Bytes sealed = inbox.seal(id, text);
    EXPECT_TRUE(office.write([&](store::Tx& tx) { return receive_file(tx, office.tools, inbox, office.actor, received, sealed); }));
    office.clock.advance(std::chrono::seconds(1));
    return id;
  };
  const auto state = [&](const ContributionFileId& id) { return office.read([&](store::ReadTx& tx) { return get_file(tx, id); })->state; };
  const auto lost = receive(Period(2026, 9));
  const auto whole = receive(Period(2026, 10));
  inbox.remove(lost);
  FailingFiles failing;
  std::vector<ContributionFileId> told;
  failing.tell = [&](const ContributionFileId& id, const Error&) { told.push_back(id); };
  const FileWorker worker{.tools = office.import_tools, .inbox = inbox, .claims = {}, .failing = &failing};
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(work_on_next_file(worker));
  EXPECT_EQ(told, std::vector{lost});
  EXPECT_EQ(state(whole), FileState::checked);
  EXPECT_EQ(state(lost), FileState::received);
  office.clock.advance(worker::kPatienceFirst);
  ASSERT_TRUE(work_on_next_file(worker));
  EXPECT_EQ(told.size(), 2U) << "and it is tried again later";
}

TEST(FileDesk, AStoppingProgramLeavesAnImportWhereItIs) {
  testing::Office office;
  const Inbox inbox(office.database.folder() / "inbox", office.sealer);
  const std::string text = testing::file_of("2026-10", {testing::row_of(1, "5000000")});
  const auto id = ContributionFileId::make(office.clock.now(), office.random);
  const ReceivedFile received{.id = id, .employer = office.employer, .period = Period(2026, 10), .digest = sha256(text), .size = static_cast<std::int64_t>(text.size())};
  const Bytes sealed = inbox.seal(id, text);
  ASSERT_TRUE(office.write([&](store::Tx& tx) { return receive_file(tx, office.tools, inbox, office.actor, received, sealed); }));
  bool stop = true;
  const FileWorker worker{.tools = office.import_tools, .inbox = inbox, .claims = {}, .stopping = [&] { return stop; }};
  EXPECT_FALSE(work_on_next_file(worker).value());
  stop = false;
  EXPECT_TRUE(work_on_next_file(worker).value());
}

TEST(FileDesk, AFileThatCannotBeReadIsRefusedWithItsCode) {
  testing::Office office;
  const Inbox inbox(office.database.folder() / "inbox", office.sealer);
  const std::string text = "nothing of ours\n";
  const auto id = ContributionFileId::make(office.clock.now(), office.random);
  const ReceivedFile received{.id = id, .employer = office.employer, .period = Period(2026, 10), .digest = sha256(text), .size = 5};
  const Bytes sealed = inbox.seal(id, text);
  ASSERT_TRUE(office.write([&](store::Tx& tx) { return receive_file(tx, office.tools, inbox, office.actor, received, sealed); }));
  EXPECT_TRUE(work_on_next_file({.tools = office.import_tools, .inbox = inbox, .claims = {}}).value());
  const auto file = office.read([&](store::ReadTx& tx) { return get_file(tx, id); });
  EXPECT_EQ(file->state, FileState::refused);
  EXPECT_EQ(file->refusal, "contribution.header_missing");
}

TEST(Inbox, LiesSealedAndRefusesAnothersPieces) {
  testing::Office office;
  const Inbox inbox(office.database.folder() / "inbox", office.sealer);
  const auto one = ContributionFileId::make(office.clock.now(), office.random);
  const auto two = ContributionFileId::make(office.clock.now(), office.random);
  const std::string text(600'000, 'n');
  const Bytes sealed = inbox.seal(one, text);
  EXPECT_EQ(text_of(sealed).find("nnnnnnnn"), std::string_view::npos);
  ASSERT_TRUE(inbox.keep(two, sealed));
  std::string out(10, ' ');
  EXPECT_FALSE((*(*inbox.open(two))->open())->read(out));
  ASSERT_TRUE(inbox.keep(one, sealed));
  auto source = (*inbox.open(one))->open();
  std::string read;
  for (std::string piece(100'000, ' ');;) {
    const auto count = (*source)->read(piece);
    ASSERT_TRUE(count);
    if (*count == 0) break;
    read.append(piece, 0, *count);
  }
  EXPECT_EQ(read, text);
}

}  // namespace
}  // namespace teduh::contribution
