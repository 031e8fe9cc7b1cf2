#include <gmock/gmock.h>

#include <limits>

#include "platform/store/contract_test.hpp"

namespace teduh::store::testing {
namespace {

TEST_P(StoreContract, BrokenUniqueIsConflictAndOtherConstraintsAreOurFault) {
  Bench bench(GetParam());
  EXPECT_TRUE(bench.db().write([](Tx& tx) { return tx.execute(kAdd, {1, "satu", Null{}, 0}); }));
  const auto key = bench.db().write([](Tx& tx) { return tx.execute(kAdd, {1, "dua", Null{}, 0}); });
  EXPECT_EQ(key.error().code, "store.unique");
  EXPECT_EQ(key.error().fault, Fault::conflict);
  const auto word = bench.db().write([](Tx& tx) { return tx.execute(kAdd, {2, "satu", Null{}, 0}); });
  EXPECT_EQ(word.error().code, "store.unique");
  const auto check = bench.db().write([](Tx& tx) { return tx.execute(kAdd, {3, "tiga", Null{}, 13}); });
  EXPECT_EQ(check.error().code, "store.constraint");
  EXPECT_EQ(check.error().fault, Fault::internal);
  const auto type = bench.db().write([](Tx& tx) { return tx.execute(kAdd, {4, "empat", "text into a blob", 0}); });
  EXPECT_EQ(type.error().code, "store.constraint");
  EXPECT_EQ(bench.rows(), 1);
}

TEST_P(StoreContract, AJobMayGoOnAfterAConflict) {
  Bench bench(GetParam());
  const auto done = bench.db().write([](Tx& tx) -> Result<void> {
    TRY(add(tx, 1));
    EXPECT_EQ(tx.execute(kAdd, {1, Null{}, Null{}, 0}).error().code, "store.unique");
    return add(tx, 2);
  });
  EXPECT_TRUE(done);
  EXPECT_EQ(bench.rows(), 2);
}

TEST_P(StoreContract, WrongBindCountsAndWrongTypesAreBugs) {
  Bench bench(GetParam());
  EXPECT_EQ(bench.db().write([](Tx& tx) { return tx.execute(kAdd, {1, Null{}}); }).error().code, "store.check");
  EXPECT_TRUE(bench.db().write([](Tx& tx) { return tx.execute(kAdd, {1, "a", Null{}, 0}); }));
  const auto read = [&](auto ask) { return bench.db().read([&](ReadTx& tx) { return tx.find(kOne, {1}, ask); }).error().code; };
  EXPECT_EQ(read([](const Row& row) { return row.integer(1); }), "store.check");
  EXPECT_EQ(read([](const Row& row) { return row.string(0); }), "store.check");
  EXPECT_EQ(read([](const Row& row) { return row.bytes(2); }), "store.check");
  EXPECT_EQ(read([](const Row& row) { return row.is_null(4); }), "store.check");
  EXPECT_EQ(read([](const Row& row) { return row.integer(-1); }), "store.check");
}

TEST_P(StoreContract, AStatementThatDoesNotParseIsOurFault) {
  Bench bench(GetParam());
  constexpr Sql wrong{"wrong", "SELECT nothing FROM nowhere"};
  const auto read = bench.db().read([&](ReadTx& tx) { return tx.number(wrong, {}); });
  EXPECT_EQ(read.error().code, "store.statement");
  constexpr Sql two{"two", "DELETE FROM item; DELETE FROM item"};
  EXPECT_EQ(bench.db().write([&](Tx& tx) { return tx.execute(two, {}); }).error().code, "store.check");
}

TEST_P(StoreContract, AReaderCannotWrite) {
  Bench bench(GetParam());
  EXPECT_TRUE(bench.db().write([](Tx& tx) { return add(tx, 1); }));
  constexpr Sql sneak{"sneak", "DELETE FROM item RETURNING id"};
  EXPECT_EQ(bench.db().read([&](ReadTx& tx) { return tx.each(sneak, {}, [](const Row&) { return ok(); }); }).error().code,
            "store.statement");
  EXPECT_EQ(bench.rows(), 1);
}

TEST_P(StoreContract, AnEarlyEndOfReadingIsTheAnswer) {
  Bench bench(GetParam());
  EXPECT_TRUE(bench.db().write([](Tx& tx) -> Result<void> {
    for (int i = 0; i < 10; ++i) TRY(add(tx, i));
    return {};
  }));
  int seen = 0;
  const auto done = bench.db().read([&](ReadTx& tx) {
    return tx.each(kAll, {}, [&](const Row&) -> Result<void> {
      if (++seen == 3) return conflict("test.enough");
      return {};
    });
  });
  EXPECT_EQ(done.error().code, "test.enough");
  EXPECT_EQ(seen, 3);
}

TEST_P(StoreContract, ValuesComeBackAsTheyWere) {
  Bench bench(GetParam());
  Bytes big(3'000'000);
  for (std::size_t i = 0; i < big.size(); ++i) big[i] = static_cast<std::uint8_t>(i * 7);
  const std::string odd("nol\0di tengah, é, 漢", 22);
  constexpr auto kLow = std::numeric_limits<std::int64_t>::min();
  constexpr auto kHigh = std::numeric_limits<std::int64_t>::max();
  EXPECT_TRUE(bench.db().write([&](Tx& tx) -> Result<void> {
    TRY(tx.execute(kAdd, {kLow, odd, big, kHigh}));
    TRY(tx.execute(kAdd, {kHigh, std::string_view(), BytesView(), kLow}));
    TRY(tx.execute(kAdd, {0, Null{}, std::optional<std::string>(), Null{}}));
    return {};
  }));
  struct Kept {
    std::int64_t id;
    std::optional<std::string> word;
    std::optional<Bytes> data;
    std::optional<std::int64_t> amount;
  };
  const auto rows = *bench.db().read([](ReadTx& tx) {
    return tx.list(kAll, {}, [](const Row& row) {
      return Kept{row.integer(0), row.maybe_string(1), row.is_null(2) ? std::nullopt : std::optional(row.bytes(2)), row.maybe_integer(3)};
    });
  });
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0].id, kLow);
  EXPECT_EQ(rows[0].word, odd);
  EXPECT_TRUE(rows[0].data == big);
  EXPECT_EQ(rows[0].amount, kHigh);
  EXPECT_FALSE(rows[1].word || rows[1].data || rows[1].amount);
  EXPECT_EQ(rows[2].word, "");
  EXPECT_EQ(rows[2].data, Bytes());
  EXPECT_EQ(rows[2].amount, kLow);
}

TEST_P(StoreContract, TheSameStatementMayBeReadInsideItself) {
  Bench bench(GetParam());
  EXPECT_TRUE(bench.db().write([](Tx& tx) -> Result<void> {
    for (int i = 1; i <= 4; ++i) TRY(add(tx, i, i * 10));
    return {};
  }));
  const auto nested = [](ReadTx& tx) -> Result<std::int64_t> {
    std::int64_t pairs = 0;
    TRY(tx.each(kAll, {}, [&](const Row& outer) -> Result<void> {
      return tx.each(kAll, {}, [&](const Row& inner) -> Result<void> {
        pairs += outer.integer(0) * inner.integer(3);
        return {};
      });
    }));
    return pairs;
  };
  EXPECT_EQ(*bench.db().read(nested), 1000);
  EXPECT_EQ(*bench.db().write([&](Tx& tx) { return nested(tx); }), 1000);
}

TEST_P(StoreContract, RowsMayBeChangedWhileOthersAreRead) {
  Bench bench(GetParam());
  EXPECT_TRUE(bench.db().write([](Tx& tx) -> Result<void> {
    for (int i = 1; i <= 100; ++i) TRY(add(tx, i));
    const auto ids = TRY(tx.list(kAll, {}, [](const Row& row) { return row.integer(0); }));
    for (const auto id : ids) {
      if (id % 2 == 0) TRY(tx.execute(kDelete, {id}));
    }
    return {};
  }));
  EXPECT_EQ(bench.rows(), 50);
}

TEST_P(StoreContract, FindKnowsNoneAndOneAndCallsMoreABug) {
  Bench bench(GetParam());
  const auto id = [](const Row& row) { return row.integer(0); };
  EXPECT_FALSE(bench.db().read([&](ReadTx& tx) { return tx.find(kOne, {7}, id); })->has_value());
  EXPECT_TRUE(bench.db().write([](Tx& tx) -> Result<void> {
    TRY(add(tx, 7));
    return add(tx, 8);
  }));
  EXPECT_EQ(bench.db().read([&](ReadTx& tx) { return tx.find(kOne, {7}, id); })->value(), 7);
  EXPECT_EQ(bench.db().read([&](ReadTx& tx) { return tx.find(kAll, {}, id); }).error().code, "store.check");
}

TEST_P(StoreContract, ASumOverNothingIsNought) {
  Bench bench(GetParam());
  EXPECT_EQ(*bench.db().read([](ReadTx& tx) { return tx.number(kSum, {}); }), 0);
  EXPECT_EQ(bench.db().read([](ReadTx& tx) { return tx.number(kOne, {1}); }).error().code, "store.check");
}

}  // namespace
}  // namespace teduh::store::testing
