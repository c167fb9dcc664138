// What is found, by whom and in which order, on both databases.
#include <algorithm>

#include "persistence/database_internals.hpp"
#include "persistence/repositories/search_postings.hpp"
#include "persistence/repositories/search_walk.hpp"
#include "tests/support/database.hpp"

namespace xiezhu::test {
namespace {

using namespace std::chrono_literals;
using Ids = std::vector<std::int64_t>;

class Search : public ContractTest {
 protected:
  void index() {
    for (bool more = true; more;) {
      commit([&](d::UnitOfWork& unit) {
        unit.search().index_marked(d::IndexPace::beside_others);
        more = unit.search().any_marked();
      });
    }
  }

  d::SearchPage page(const d::Actor& who, std::string_view question,
                     std::optional<d::Cursor> after = std::nullopt, int limit = 20) {
    const auto words = d::search_words(question);
    const auto reach = d::reach_of(city_reference()->units, who);
    return reading([&](d::UnitOfWork& unit) { return unit.search().find(words, reach, after, limit, 60s); });
  }

  Ids found(const d::Actor& who, std::string_view question) {
    Ids ids;
    for (const auto& hit : page(who, question).hits) ids.push_back(hit.id.value());
    return ids;
  }

  void store_request(std::int64_t id, Flow flow) {
    flow.request.id = d::RequestId{id};
    store(flow, d::RequestId{id});
  }
  void store_draft(std::int64_t id, std::string title, std::string body = "正文") {
    auto content = test::content();
    content.title = std::move(title);
    content.body = std::move(body);
    content.legal_basis = "";
    content.item = std::nullopt;
    store_request(id, Flow{content});
  }
  void comment(std::int64_t id, std::int64_t request, d::UnitId unit, d::CommentScope scope,
               std::string text) {
    commit([&](d::UnitOfWork& work) {
      work.comments().insert({d::CommentId{id}, d::RequestId{request}, unit, person_id(unit, 1), scope,
                              at("2026-09-21T10:00"), std::move(text)});
    });
  }
};
XIEZHU_ON_BOTH(Search);

TEST_P(Search, finds_nothing_before_the_index_follows_and_then_all) {
  store_draft(10, "核查户籍信息");
  EXPECT_EQ(found(drafter(), "户籍"), Ids{});
  EXPECT_TRUE(reading([](d::UnitOfWork& unit) { return unit.search().any_marked(); }));
  index();
  EXPECT_EQ(found(drafter(), "户籍"), Ids{10});
  EXPECT_FALSE(reading([](d::UnitOfWork& unit) { return unit.search().any_marked(); }));
}

TEST_P(Search, finds_chinese_of_any_length_mixed_with_letters_and_digits) {
  store_draft(10, "核查A2栋VPN接入", "当事人居住信息共3份，编号XZ-0012。");
  store_draft(11, "别的事项");
  index();
  for (const auto* question :
       {"核", "居住", "居住信息", "当事人居住信", "a2栋", "vpn接入", "3份", "XZ-0012", "0012 核查"})
    EXPECT_EQ(found(drafter(), question), Ids{10}) << question;
  EXPECT_EQ(found(drafter(), "事 正文"), Ids{11});
}

TEST_P(Search, finds_every_field) {
  store_request(10, [] {
    Flow answered;
    answered.replied();
    return answered;
  }());
  comment(20, 10, City::public_security, d::CommentScope::parties, "请补充授权书");
  index();
  for (const auto* question : {"沪民函〔2026〕12号", "关于核查", "当事人户籍", "社会救助", "材料已全部提供",
                               "市民政局", "市公安局", "XZ-1", "授权书"})
    EXPECT_EQ(found(drafter(), question), Ids{10}) << question;
  const auto hit = page(drafter(), "授权书").hits.front();
  EXPECT_EQ(hit.matches.front().field, d::SearchField::comment);
  EXPECT_EQ(hit.matches.front().text, "请补充授权书");
  EXPECT_EQ(hit.matches.front().ranges, (std::vector{d::TextRange{3, 3}}));
  EXPECT_EQ(hit.number, "沪民函〔2026〕12号");
  EXPECT_EQ(hit.state, d::State::replied);
}

// The names of files are found by whoever is shown the files.
TEST_P(Search, finds_names_of_files_as_far_as_they_are_shown) {
  const auto in_progress = [](std::int64_t id) {
    Flow flow;
    flow.does(drafter(), attaching(d::AttachmentId{id}, "扫描件Ａ1.pdf")).submitted();
    flow.facts.number = number(static_cast<int>(id));
    flow.facts.officer = person_of(officer());
    flow.does(signer(), act(d::Verb::sign)).does(allocator(), act(d::Verb::receive));
    flow.does(allocator(), naming(d::Verb::accept, officer())).when("2026-09-22T10:00");
    flow.does(officer(), attaching(d::AttachmentId{id + 1}, "调取清单.xlsx"));
    return flow;
  };
  store_request(10, in_progress(100));
  store_request(11, in_progress(200).when("2026-09-22T11:00").does(officer(), replying()));
  store_request(12, in_progress(300).does(officer(), detaching(d::AttachmentId{301})));
  index();
  EXPECT_EQ(found(drafter(), "扫描件a1"), (Ids{12, 11, 10}));
  EXPECT_EQ(found(officer(), "扫描件a1"), (Ids{12, 11, 10}));
  EXPECT_EQ(found(drafter(), "调取清单"), Ids{11});
  EXPECT_EQ(found(officer(), "调取清单"), (Ids{10, 11}));  // the file is newer than the request
  EXPECT_EQ(found(coordinator(), "调取清单"), Ids{11});
  EXPECT_EQ(page(officer(), "调取清单").hits.back().matches.front().field, d::SearchField::attachment);
}

TEST_P(Search, does_not_find_pairs_that_do_not_stand_together) {
  store_draft(10, "国务部门与务院");
  index();
  EXPECT_EQ(found(drafter(), "国务院"), Ids{});
}

TEST_P(Search, takes_any_text_for_plain_words) {
  store_draft(10, "户籍\"信息'; DROP TABLE request; --");
  index();
  for (const auto* question :
       {"\"户籍\"", "户籍*", "+户籍 -不存在的", "户籍 OR 警察", "NEAR(户籍 信息)", "title:户籍",
        "户籍'; DROP TABLE request", "%", "𠮷", "😀户籍", "户籍)", "^户籍", ":户籍"})
    (void)found(drafter(), question);
  EXPECT_EQ(found(drafter(), "\"户籍\""), Ids{10});
  EXPECT_EQ(found(drafter(), "drop table 户籍"), Ids{10});
  EXPECT_EQ(found(drafter(), "户籍 OR 警察"), Ids{});
}

TEST_P(Search, ranks_number_and_title_before_the_rest_and_then_the_newest_first) {
  store_draft(10, "其他", "户籍");
  store_draft(11, "户籍");
  store_draft(12, "其他", "户籍");
  store_draft(13, "户籍核查");
  index();
  EXPECT_EQ(found(drafter(), "户籍"), (Ids{13, 11, 12, 10}));
}

TEST_P(Search, goes_on_from_page_to_page_and_finds_each_once) {
  for (std::int64_t id = 10; id < 40; ++id) store_draft(id, id % 3 == 0 ? "户籍" : "其他", "户籍");
  index();
  Ids seen;
  std::optional<d::Cursor> after;
  do {
    const auto part = page(drafter(), "户籍", after, 7);
    for (const auto& hit : part.hits) seen.push_back(hit.id.value());
    after = part.next;
  } while (after);
  EXPECT_EQ(seen.size(), 30U);
  Ids sorted = seen;
  std::ranges::sort(sorted);
  EXPECT_TRUE(std::ranges::unique(sorted).empty());
  EXPECT_EQ(seen.front(), 39);
  EXPECT_EQ(seen.back(), 10);
}

TEST_P(Search, shows_a_draft_to_its_own_unit_only) {
  store_draft(10, "户籍");
  index();
  EXPECT_EQ(found(colleague(), "户籍"), Ids{10});
  for (const auto& other : {officer(), outsider(), coordinator(), district_coordinator()})
    EXPECT_EQ(found(other, "户籍"), Ids{});
}

TEST_P(Search, shows_what_was_sent_to_the_parties_and_to_those_above_them) {
  Flow flow;
  store_request(10, flow.sent());
  index();
  for (const auto& party : {drafter(), officer(), coordinator()}) EXPECT_EQ(found(party, "户籍"), Ids{10});
  for (const auto& other : {outsider(), district_coordinator()}) EXPECT_EQ(found(other, "户籍"), Ids{});
}

TEST_P(Search, follows_a_request_to_its_next_unit_and_to_readers) {
  Flow flow{off_catalogue(d::Form::data)};
  flow.received();
  store_request(10, flow);
  index();
  ASSERT_EQ(found(outsider(), "户籍"), Ids{});
  const auto seen = flow.request.version;
  const auto events = flow.events.size();
  flow.does(allocator(), to_unit(d::Verb::forward, City::housing));
  commit([&](d::UnitOfWork& unit) {
    auto request = flow.request;
    request.id = d::RequestId{10};
    ASSERT_TRUE(unit.requests().save(request, seen, std::span{flow.events}.subspan(events)));
  });
  index();
  EXPECT_EQ(found(outsider(), "户籍"), Ids{10});
  EXPECT_EQ(found(officer(), "户籍"), Ids{10});  // who passed it on reads it still
}

TEST_P(Search, asks_the_boxes_and_not_the_index_who_may_see) {
  Flow flow;
  store_request(10, flow.sent());
  index();
  const auto session = database->internals().writers.acquire();
  p::sql::execute(*session, "DELETE FROM request_party WHERE unit_id = :unit", City::public_security);
  EXPECT_EQ(found(officer(), "户籍"), Ids{});
}

TEST_P(Search, never_finds_a_note_of_another_unit) {
  Flow flow;
  store_request(10, flow.sent());
  comment(20, 10, City::civil_affairs, d::CommentScope::own_unit, "疑似冒领");
  comment(21, 10, City::public_security, d::CommentScope::own_unit, "涉案人员");
  index();
  EXPECT_EQ(found(drafter(), "冒领"), Ids{10});
  EXPECT_EQ(found(officer(), "涉案"), Ids{10});
  EXPECT_EQ(page(drafter(), "冒领").hits.front().matches.front().field, d::SearchField::note);
  for (const auto& other : {officer(), outsider(), coordinator(), district_coordinator()}) {
    EXPECT_EQ(found(other, "冒领"), Ids{});
    EXPECT_EQ(found(other, "冒"), Ids{});
    EXPECT_EQ(found(other, "户籍 冒领"), Ids{});
    EXPECT_EQ(page(other, "冒领").next, std::nullopt);
  }
  EXPECT_EQ(found(drafter(), "涉案"), Ids{});
  // Neither does it change how the request itself is found.
  for (const auto& hit : page(officer(), "户籍").hits) {
    for (const auto& match : hit.matches) EXPECT_FALSE(match.text.contains("冒领"));
  }
}

TEST_P(Search, forgets_what_an_edit_took_away) {
  Flow flow;
  store_request(10, flow);
  index();
  ASSERT_EQ(found(drafter(), "户籍"), Ids{10});
  auto content = test::content();
  content.title = "房产核验";
  content.body = "正文";
  content.item = std::nullopt;
  const auto seen = flow.request.version;
  const auto events = flow.events.size();
  flow.does(drafter(), drafting(d::Verb::edit, content));
  commit([&](d::UnitOfWork& unit) {
    auto request = flow.request;
    request.id = d::RequestId{10};
    ASSERT_TRUE(unit.requests().save(request, seen, std::span{flow.events}.subspan(events)));
  });
  index();
  EXPECT_EQ(found(drafter(), "户籍"), Ids{});
  EXPECT_EQ(found(drafter(), "房产核验"), Ids{10});
  EXPECT_TRUE(reading([](d::UnitOfWork& unit) { return unit.search().current(d::RequestId{10}); }));
}

TEST_P(Search, takes_a_long_queue_in_pieces) {
  constexpr int many = 120;
  for (std::int64_t id = 10; id < 10 + many; ++id) store_draft(id, "户籍");
  EXPECT_EQ(reading([](d::UnitOfWork& unit) { return unit.search().marked_count(); }), many);
  d::IndexedPiece piece;
  commit([&](d::UnitOfWork& unit) { piece = unit.search().index_marked(d::IndexPace::beside_others); });
  EXPECT_GT(piece.requests, 0);
  EXPECT_LT(piece.requests, many);
  EXPECT_EQ(reading([](d::UnitOfWork& unit) { return unit.search().marked_count(); }), many - piece.requests);
}

TEST_P(Search, indexes_a_whole_database_in_large_pieces) {
  constexpr int many = 120;
  for (std::int64_t id = 10; id < 10 + many; ++id) store_draft(id, "户籍");
  d::IndexedPiece piece;
  commit([&](d::UnitOfWork& unit) { piece = unit.search().index_marked(d::IndexPace::alone); });
  EXPECT_EQ(piece.requests, many);
  EXPECT_EQ(piece.last, d::RequestId{10 + many - 1});
  EXPECT_EQ(reading([](d::UnitOfWork& unit) { return unit.search().marked_count(); }), 0);
  for (std::int64_t id = 10; id < 10 + many; ++id)
    EXPECT_TRUE(reading([id](d::UnitOfWork& unit) { return unit.search().current(d::RequestId{id}); })) << id;
}

TEST_P(Search, makes_anew_what_was_lost) {
  for (std::int64_t id = 10; id < 130; ++id) store_draft(id, "户籍");
  index();
  const auto current = [&](std::int64_t id) {
    return reading([id](d::UnitOfWork& unit) { return unit.search().current(d::RequestId{id}); });
  };
  {
    const auto session = database->internals().writers.acquire();
    session->execute("DELETE FROM search_posting WHERE entry_id = 50");
    session->execute("DELETE FROM search_entry WHERE id = 60");
  }
  EXPECT_TRUE(current(40));
  EXPECT_FALSE(current(50));
  EXPECT_FALSE(current(60));
  int requests = 0;
  for (d::RequestId after;;) {
    d::IndexedPiece piece;
    commit(
        [&](d::UnitOfWork& unit) { piece = unit.search().index_anew(after, d::IndexPace::beside_others); });
    if (piece.requests == 0) break;
    requests += piece.requests;
    after = piece.last;
  }
  EXPECT_EQ(requests, 120);
  EXPECT_TRUE(current(50));
  EXPECT_TRUE(current(60));
}

TEST_P(Search, gives_up_in_time) {
  store_draft(10, "户籍");
  index();
  const auto words = d::search_words("户籍");
  const d::SearchReach reach{.unit = City::civil_affairs};
  const auto given_up =
      reading([&](d::UnitOfWork& unit) { return unit.search().find(words, reach, std::nullopt, 20, 0ms); });
  EXPECT_TRUE(given_up.too_broad);
  EXPECT_EQ(given_up.next, std::nullopt);
  // The session is as good as before.
  EXPECT_EQ(found(drafter(), "户籍"), Ids{10});
}

TEST_P(Search, stops_a_query_that_runs_too_long) {
  const auto session = database->internals().readers.acquire();
  const bool sqlite = session->dialect().sqlite();
  const std::string endless =
      sqlite ? "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n"
             : "SELECT COUNT(*) FROM information_schema.columns a, information_schema.columns b,"
               " information_schema.columns c";
  session->stop_queries_at(std::chrono::steady_clock::now() + 100ms);
  try {
    (void)p::sql::value<std::int64_t>(*session, endless);
    FAIL() << "it came to an end";
  } catch (const p::sql::Error& error) {
    EXPECT_EQ(error.failure(), p::sql::Failure::timed_out) << error.what();
  }
  session->stop_queries_at(std::nullopt);
  EXPECT_EQ(p::sql::value<std::int64_t>(*session, "SELECT 1"), 1);
}

// Nothing is sorted, and everything but the walk itself is looked up by key.
TEST_P(Search, walks_one_list_and_looks_the_rest_up) {
  for (std::int64_t id = 10; id < 200; ++id) store_draft(id, id % 2 == 0 ? "户籍" : "房产");
  index();
  const auto session = database->internals().writers.acquire();
  const bool sqlite = session->dialect().sqlite();
  const d::SearchTokens tokens{d::unit_token(City::civil_affairs),
                               d::tokens_of(d::search_words("户籍")).front()};
  const auto text = p::search_walk(tokens, session->dialect());
  const auto parameters =
      p::sql::cells(City::civil_affairs, 1'000, City::civil_affairs, false, std::string{}, std::string{}, 20);
  using Maybe = std::optional<std::string>;
  using MysqlStep = std::tuple<Maybe, Maybe, Maybe, Maybe, Maybe, Maybe, Maybe, Maybe, Maybe, Maybe>;
  using SqliteStep = std::tuple<int, int, int, std::string>;
  std::vector<std::string> steps;
  if (sqlite) {
    session->execute("ANALYZE");
    for (const auto& step : p::sql::rows_with<SqliteStep>(*session, "EXPLAIN QUERY PLAN " + text, parameters))
      steps.push_back(std::get<3>(step));
  } else {
    for (const auto& step : p::sql::rows_with<MysqlStep>(*session, "EXPLAIN " + text, parameters))
      steps.push_back(std::get<3>(step).value_or("") + " " + std::get<9>(step).value_or(""));
  }
  ASSERT_EQ(steps.size(), 7U);
  for (const auto& step : steps) {
    EXPECT_TRUE(sqlite ? step.starts_with("SEARCH") : !step.starts_with("ALL") && !step.contains("filesort"))
        << step;
  }
}

TEST(SearchTokens, survive_being_packed) {
  const d::SearchTokens tokens{1, 2, 31, 32, 33, 1'000'000, (1LL << 42) - 1, (1LL << 62) - 1};
  EXPECT_EQ(p::unpack_tokens(p::pack_tokens(tokens)), tokens);
  EXPECT_TRUE(p::unpack_tokens("").empty());
  EXPECT_THROW(p::unpack_tokens("A\xFF"), p::sql::CorruptValue);
  EXPECT_THROW(p::unpack_tokens(std::string(20, '_')), p::sql::CorruptValue);
}

}  // namespace
}  // namespace xiezhu::test
