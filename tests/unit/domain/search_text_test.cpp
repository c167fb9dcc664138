// What counts as the same for search, what stands for it in the index, and where it is found.
#include <gtest/gtest.h>

#include <algorithm>

#include "domain/search/search_document.hpp"
#include "domain/search/search_text.hpp"
#include "tests/support/domain_builders.hpp"
#include "tests/support/property.hpp"

namespace xiezhu::test {
namespace {

// As the index does it: has the text all tokens of the question, and does every word stand in it?
bool finds(std::string_view text, std::string_view question) {
  const d::SearchableText searchable(text);
  d::SearchTokens tokens;
  searchable.add_tokens(tokens);
  d::sort_tokens(tokens);
  const auto words = d::search_words(question);
  return !words.empty() && std::ranges::includes(tokens, d::tokens_of(words)) &&
         std::ranges::all_of(words, [&](const auto& word) { return word.find_in(searchable).has_value(); });
}

std::optional<d::TextRange> place(std::string_view text, std::string_view question) {
  return d::search_words(question).front().find_in(d::SearchableText(text));
}

TEST(SearchText, finds_one_two_four_and_six_characters) {
  constexpr auto text = "请协助核查当事人户籍信息。";
  for (const auto* question : {"核", "户籍", "户籍信息", "核查当事人户"})
    EXPECT_TRUE(finds(text, question)) << question;
  for (const auto* question : {"警", "籍户", "信息户籍", "户籍信息表"})
    EXPECT_FALSE(finds(text, question)) << question;
}

TEST(SearchText, finds_a_document_number_whole_and_by_its_parts) {
  constexpr auto number = "沪民函〔2026〕12号";
  for (const auto* question : {"沪民函〔2026〕12号", "沪民函", "民函", "2026", "12", "12号", "沪民函2026",
                               "〔2026〕12", "沪民函[2026]12号", "沪民函 12", "２０２６", "〔2026〕"})
    EXPECT_TRUE(finds(number, question)) << question;
  for (const auto* question : {"2", "202", "1", "212", "沪民函〔2025〕12号", "沪民函12"})
    EXPECT_FALSE(finds(number, question)) << question;
}

TEST(SearchText, does_not_care_about_case_and_width) {
  EXPECT_TRUE(finds("ＳＨ－A楼 Vpn接入", "sh a楼 VPN"));
  EXPECT_TRUE(finds("sh-a", "ＳＨ"));
  EXPECT_TRUE(finds("编号XZ-0012", "xz-0012"));
}

TEST(SearchText, finds_words_whole_only) {
  EXPECT_TRUE(finds("send to Alpha Beta", "beta"));
  EXPECT_FALSE(finds("alphabet", "alpha"));
  EXPECT_FALSE(finds("a1b2", "b2"));
}

TEST(SearchText, finds_a_word_of_several_pieces_only_where_they_stand_together) {
  EXPECT_TRUE(finds("A2栋三单元", "a2栋"));
  EXPECT_FALSE(finds("A2号楼3栋", "a2栋"));
  EXPECT_TRUE(finds("国务院", "国务院"));
  // Both pairs are there, the three characters are not.
  EXPECT_FALSE(finds("国务部门与务院", "国务院"));
}

TEST(SearchText, finds_signs_beyond_the_basic_plane) {
  EXPECT_TRUE(finds("𠮷野家的😀", "𠮷野"));
  EXPECT_TRUE(finds("𠮷野家的😀", "😀"));
  EXPECT_FALSE(finds("𠮷野家", "𠮶野"));
}

TEST(SearchText, has_nothing_to_search_for_in_operators_and_blanks) {
  for (const auto* question : {"", " ", "　\t", "\"*()+-~<>@%_'\\", "……，。；", "《》"})
    EXPECT_TRUE(d::search_words(question).empty()) << question;
}

TEST(SearchText, takes_operators_for_blanks_or_words) {
  EXPECT_TRUE(finds("户籍 AND 信息", "户籍 AND"));
  EXPECT_FALSE(finds("户籍信息", "户籍 NOT"));
  EXPECT_TRUE(finds("户籍信息", "+户籍 -信息*"));
  EXPECT_FALSE(finds("户籍信息", "\"户籍\" OR\""));
}

TEST(SearchText, survives_broken_utf8) {
  for (const std::string_view broken : {"\xC3", "\xF0\x9F", "\xFF\xFE", "户\xE7", "\x80籍"}) {
    d::SearchTokens tokens;
    d::SearchableText(broken).add_tokens(tokens);
    (void)d::search_words(broken);
  }
}

TEST(SearchText, says_where_in_characters_of_the_original) {
  EXPECT_EQ(place("一，二ＡＢ三", "ab三"), (d::TextRange{3, 3}));
  EXPECT_EQ(place("😀户籍", "户籍"), (d::TextRange{1, 2}));
  EXPECT_EQ(place("沪民函〔2026〕12号", "2026"), (d::TextRange{4, 4}));
  EXPECT_EQ(place("沪民函〔2026〕12号", "函2026〕12"), (d::TextRange{2, 9}));
}

TEST(SearchText, keeps_the_tokens_of_head_units_and_districts_apart) {
  const auto word = d::tokens_of(d::search_words("310101")).front();
  EXPECT_NE(d::head_token(word), word);
  EXPECT_NE(d::region_token("310101"), word);
  EXPECT_NE(d::unit_token(d::UnitId{310101}), d::region_token("310101"));
  EXPECT_NE(d::unit_token(d::UnitId{1}), d::unit_token(d::UnitId{1LL << 56}));
  EXPECT_GT(d::head_token(d::region_token("310101")), 0);
}

// What a text is made of here: six signs, then what separates or makes words.
const std::vector<std::string> building_stones{"户", "籍", "信", "息", "局", "𠮷",
                                               "a",  "7",  "。", " ",  "Ｂ", "\n"};
constexpr int signs_among_stones = 6;

// Every piece of neighbouring signs of a text is found in it, whatever stands around.
TEST(SearchTextProperties, AnyPieceOfHanIsFound) {
  holds(500, [] {
    const auto stones = static_cast<int>(building_stones.size());
    const auto picks = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, stones));
    std::string text;
    for (const int pick : picks) text += building_stones[static_cast<std::size_t>(pick)];
    for (std::size_t first = 0; first < picks.size(); ++first) {
      std::string piece;
      for (std::size_t i = first; i < picks.size() && picks[i] < signs_among_stones; ++i) {
        piece += building_stones[static_cast<std::size_t>(picks[i])];
        RC_ASSERT(finds(text, piece));
      }
    }
  });
}

// --- documents

d::SearchDocument document() {
  return {
      .id = d::RequestId{100},
      .number = "沪民函〔2026〕12号",
      .title = "核查户籍",
      .requesting_unit = City::civil_affairs,
      .requested_unit = City::public_security,
      .parts = {{d::SearchField::number, "沪民函〔2026〕12号"},
                {d::SearchField::title, "核查户籍"},
                {d::SearchField::content, std::string("第一行\n").append(120 * 3, ' ') + "居住证在后面"}},
      .notes = {{200, City::civil_affairs, "内部：户籍存疑"}, {300, City::civil_affairs, "内部：再次存疑"}}};
}

std::optional<d::SearchHit> hit(std::int64_t entry, d::SearchRank rank, std::string_view question,
                                d::UnitId reader = City::civil_affairs) {
  return d::hit_of(document(), entry, rank, reader, d::search_words(question));
}

TEST(SearchDocument, ranks_what_stands_in_number_or_title_first_and_once) {
  EXPECT_TRUE(hit(100, d::SearchRank::head, "户籍 12号"));
  EXPECT_FALSE(hit(100, d::SearchRank::rest, "户籍 12号"));
  EXPECT_FALSE(hit(100, d::SearchRank::head, "户籍 居住证"));
  EXPECT_TRUE(hit(100, d::SearchRank::rest, "户籍 居住证"));
}

TEST(SearchDocument, is_found_by_the_newest_note_only_and_by_its_own_unit_only) {
  EXPECT_FALSE(hit(200, d::SearchRank::rest, "存疑"));
  ASSERT_TRUE(hit(300, d::SearchRank::rest, "存疑"));
  EXPECT_EQ(hit(300, d::SearchRank::rest, "存疑")->matches.front().field, d::SearchField::note);
  EXPECT_FALSE(hit(300, d::SearchRank::rest, "存疑", City::public_security));
  // What the request holds itself is not found a second time through a note.
  EXPECT_FALSE(hit(200, d::SearchRank::rest, "户籍"));
}

TEST(SearchDocument, shows_a_piece_around_the_place) {
  const auto found = hit(100, d::SearchRank::rest, "居住证");
  ASSERT_TRUE(found);
  const auto& match = found->matches.front();
  EXPECT_EQ(match.field, d::SearchField::content);
  EXPECT_TRUE(match.text.starts_with("…"));
  EXPECT_TRUE(match.text.ends_with("居住证在后面"));
  EXPECT_EQ(match.ranges, (std::vector{d::TextRange{21, 3}}));
}

TEST(SearchDocument, marks_overlapping_words_once) {
  const auto found = hit(100, d::SearchRank::head, "核查户 查户籍");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->matches.front().ranges, (std::vector{d::TextRange{0, 4}}));
}

TEST(SearchReach, follows_the_rules_of_visibility) {
  const auto& units = city_reference()->units;
  EXPECT_FALSE(d::reach_of(units, drafter()).everything_sent);
  EXPECT_TRUE(d::reach_of(units, coordinator()).everything_sent);
  EXPECT_EQ(d::reach_of(units, district_coordinator()).region, "310101");
  EXPECT_FALSE(d::reach_of(units, district_coordinator()).everything_sent);
}

}  // namespace
}  // namespace xiezhu::test
