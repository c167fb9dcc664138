// Letters in the database: written with their event, vouched for by it, and a changed one is found.
#include "domain/request/commands.hpp"
#include "persistence/database_internals.hpp"
#include "persistence/sql/statement.hpp"
#include "server/run/verifier.hpp"
#include "tests/support/database.hpp"

namespace xiezhu::test {
namespace {

using d::LetterKind;
using d::Verb;

constexpr d::RequestId lettered{100};

class StoredLetters : public ContractTest {
 protected:
  void SetUp() override {
    ContractTest::SetUp();
    commit([](d::UnitOfWork& unit) { unit.people().insert(person_of(head()), "hash"); });
    commit([this](d::UnitOfWork& unit) {
      ASSERT_TRUE(d::begin(unit, lettered, drafter(), drafting(Verb::draft, content()), now));
    });
    for (const auto& [who, what] :
         {std::pair{drafter(), act(Verb::submit)}, std::pair{signer(), act(Verb::sign)},
          std::pair{allocator(), act(Verb::receive)},
          std::pair{allocator(), naming(Verb::accept, officer())}})
      does(who, what);
  }

  void does(const d::Actor& who, const d::Act& what) {
    commit([&](d::UnitOfWork& unit) {
      const auto seen = unit.requests().load(lettered).value().version;
      ASSERT_TRUE(d::perform(unit, lettered, seen, who, what, now)) << name_of(what.verb);
    });
  }

  std::vector<d::Letter> letters() {
    return reading([](d::UnitOfWork& unit) { return unit.letters().of_request(lettered); });
  }

  void change(std::string_view statement) {
    const auto session = database->internals().writers.acquire();
    session->begin();
    ASSERT_EQ(session->execute(statement), 1);
    session->commit();
  }

  std::vector<std::string> findings() {
    std::vector<std::string> list;
    for (const auto& finding : server::verify_requests(*database, [](int, int) {}).findings)
      list.push_back(finding.difference);
    return list;
  }

  d::Instant now = at("2026-09-21T10:00");
};

TEST_P(StoredLetters, are_written_with_their_events_and_vouched_for) {
  const auto found = letters();
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].kind, LetterKind::request);
  EXPECT_EQ(found[0].sequence, 3);
  EXPECT_EQ(found[1].kind, LetterKind::acceptance);
  EXPECT_EQ(found[1].sequence, 5);
  EXPECT_EQ(found[1].created_at, now);
  EXPECT_TRUE(found[1].text.starts_with(R"({"kind":"acceptance","issuer":"市公安局",)")) << found[1].text;
  const auto events = reading([](d::UnitOfWork& unit) { return unit.requests().events(lettered); });
  for (const auto& letter : found) {
    EXPECT_EQ(letter.sha256.size(), 64U);
    EXPECT_EQ(events[static_cast<std::size_t>(letter.sequence) - 1].letter,
              (d::LetterMark{letter.kind, letter.sha256}));
  }
  EXPECT_EQ(events[0].letter, std::nullopt);
  EXPECT_EQ(findings(), std::vector<std::string>{});
  EXPECT_EQ(server::verify_requests(*database, [](int, int) {}).letters, 2);
}

TEST_P(StoredLetters, of_a_step_that_is_refused_do_not_stay) {
  database->write([&](d::UnitOfWork& unit) {
    const auto seen = unit.requests().load(lettered).value().version;
    EXPECT_TRUE(d::perform(unit, lettered, seen, officer(), replying(), now));
    return d::Finish::rollback;
  });
  EXPECT_EQ(letters().size(), 2U);
}

TEST_P(StoredLetters, that_were_changed_are_found) {
  const auto text = letters()[1].text;
  change(
      "UPDATE letter SET content = REPLACE(content, '予以受理', '予以办理') WHERE request_id = 100 AND "
      "sequence = 5");
  ASSERT_NE(letters()[1].text, text);
  EXPECT_EQ(findings(), std::vector<std::string>{"the letter of event 5 was changed"});
}

TEST_P(StoredLetters, whose_hash_was_changed_with_them_are_found) {
  change("UPDATE letter SET sha256 = '0' WHERE request_id = 100 AND sequence = 5");
  EXPECT_EQ(findings(), std::vector<std::string>{"the letter of event 5 was changed"});
}

TEST_P(StoredLetters, that_are_gone_are_missed) {
  change("DELETE FROM letter WHERE request_id = 100 AND sequence = 3");
  EXPECT_EQ(findings(), std::vector<std::string>{"the letter of event 3 is missing"});
}

TEST_P(StoredLetters, that_were_slipped_in_are_found) {
  change(
      "INSERT INTO letter (request_id, sequence, kind, content, sha256, created_at) SELECT request_id, 4, "
      "kind, "
      "content, sha256, created_at FROM letter WHERE request_id = 100 AND sequence = 3");
  EXPECT_EQ(findings(), std::vector<std::string>{"the letter of event 4 is not known to the event"});
  change("UPDATE letter SET sequence = 99 WHERE request_id = 100 AND sequence = 4");
  EXPECT_EQ(findings(), std::vector<std::string>{"has a letter of an event that does not exist"});
}

TEST_P(StoredLetters, use_the_words_of_their_unit_from_the_next_one_on) {
  const d::LetterTemplate words{City::public_security, LetterKind::result, "结果\n{outcome}：{reply}"};
  commit([&](d::UnitOfWork& unit) { EXPECT_TRUE(unit.reference_data().put_letter_template(words)); });
  does(officer(), replying(d::ReplyOutcome::full, "已查。"));
  EXPECT_TRUE(letters().back().text.contains(R"("paragraphs":["已提供：已查。"])")) << letters().back().text;
  EXPECT_EQ(findings(), std::vector<std::string>{});
}

TEST_P(StoredLetters, words_are_kept_by_version) {
  d::LetterTemplate words{City::housing, LetterKind::urging, "甲\n乙"};
  const auto put = [&](int seen, std::string text) {
    bool stored = false;
    commit([&](d::UnitOfWork& unit) {
      stored = unit.reference_data().put_letter_template({words.unit, words.kind, std::move(text), seen});
    });
    return stored;
  };
  EXPECT_TRUE(put(1, "甲\n乙"));
  EXPECT_FALSE(put(1, "丙\n丁"));
  EXPECT_TRUE(put(2, "丙\n丁"));
  EXPECT_FALSE(put(2, "戊\n己"));
  EXPECT_TRUE(put(3, ""));
  const auto reference = reading([](d::UnitOfWork& unit) { return unit.reference(); });
  EXPECT_EQ(*reference->letter_templates.own(City::housing, LetterKind::urging),
            (d::LetterTemplate{City::housing, LetterKind::urging, "", 4}));
  EXPECT_EQ(reference->letter_templates.text_for(City::housing, LetterKind::urging),
            d::shipped_template(LetterKind::urging));
}

XIEZHU_ON_BOTH(StoredLetters);

}  // namespace
}  // namespace xiezhu::test
