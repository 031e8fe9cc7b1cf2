// Lines that are cut while a piece is on its way, and who asks right afterwards.
#include <gtest/gtest.h>

#include <future>
#include <thread>

#include "paper/paper_world_test.hpp"

namespace teduh::paper {
namespace {

using http::Method;

class UploadCut : public testing::Test, protected PaperWorld {};

TEST_F(UploadCut, WhoAsksRightAfterACutIsToldWhatItBrought) {
  deps.let_go_wait = std::chrono::minutes(1);
  const auto address = created(8);
  for (std::size_t cut = 1; cut < 8; ++cut) {
    const auto from = static_cast<std::int64_t>(cut - 1);
    const auto cut_off = admit(Method::patch, address, tus("ani", piece_headers(from)));
    // The phone asks before the server has noticed that the line is gone.
    auto asked = std::async(std::launch::async, [&] { return head(address); });
    EXPECT_EQ(finish(cut_off, std::string("foto ani").substr(cut - 1, 1), false).status, 204);
    EXPECT_EQ(header(asked.get(), "Upload-Offset"), std::to_string(cut));
  }
  EXPECT_NE(header(patch(address, 7, "i"), "Teduh-Paper-Id"), "");
}

TEST_F(UploadCut, ManyWhoAskDoNotHoldUpThePool) {
  const auto address = created(8);
  UploadTurns& turns = *deps.turns;
  auto hanging = turns.arrive(id_of(address), 1);
  auto first = std::async(std::launch::async, [&] { turns.await_earlier(id_of(address), 5, std::chrono::minutes(1)); });
  auto second = std::async(std::launch::async, [&] { turns.await_earlier(id_of(address), 6, std::chrono::minutes(1)); });
  while (!turns.is_crowded()) std::this_thread::yield();
  turns.await_earlier(id_of(address), 7, std::chrono::minutes(1));  // comes back at once
  EXPECT_TRUE(turns.is_crowded());
  hanging.reset();
  first.get();
  second.get();
}

}  // namespace
}  // namespace teduh::paper
