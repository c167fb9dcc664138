// Help for whoever writes: which versions are kept, what is alike, what is proposed and what is carried over.
#include <gtest/gtest.h>

#include <algorithm>

#include "domain/drafting/copy_as_new.hpp"
#include "domain/drafting/materials.hpp"
#include "domain/drafting/request_template.hpp"
#include "domain/drafting/similarity.hpp"
#include "domain/drafting/working_copy.hpp"
#include "tests/support/domain_builders.hpp"
#include "tests/support/property.hpp"

namespace xiezhu::test::drafting_help {

using namespace std::chrono_literals;

// --- versions of a working copy

class History {
 public:
  void save(d::Instant now) {
    versions_.push_back({++revision_, now, 100, false});
    const auto gone = d::superfluous_versions(versions_, now);
    std::erase_if(versions_, [&](const auto& version) { return std::ranges::count(gone, version.revision); });
  }
  void set_newest_aside() { versions_.back().set_aside = true; }
  [[nodiscard]] std::vector<int> revisions() const {
    std::vector<int> list;
    for (const auto& version : versions_) list.push_back(version.revision);
    return list;
  }
  [[nodiscard]] const std::vector<d::CopyVersion>& versions() const { return versions_; }

 private:
  int revision_ = 0;
  std::vector<d::CopyVersion> versions_;
};

TEST(WorkingCopyVersions, of_one_minute_only_the_last_is_kept) {
  History history;
  for (const auto* instant : {"2026-09-21T10:00:05", "2026-09-21T10:00:55", "2026-09-21T10:01:05"})
    history.save(at(instant));
  EXPECT_EQ(history.revisions(), (std::vector{2, 3}));
}

TEST(WorkingCopyVersions, grow_into_a_history_however_often_somebody_saves) {
  History history;
  const auto start = at("2026-09-21T09:00");
  for (auto now = start; now <= start + 3h; now += 5s) history.save(now);
  const auto& kept = history.versions();
  EXPECT_GE(kept.size(), 15U);
  EXPECT_LE(kept.size(), 20U);
  EXPECT_LE(kept.front().saved_at, start + 1h);
}

TEST(WorkingCopyVersions, that_were_set_aside_are_not_thinned_out) {
  History history;
  history.save(at("2026-09-21T10:00:05"));
  history.set_newest_aside();
  history.save(at("2026-09-21T10:00:15"));
  history.save(at("2026-09-21T10:00:25"));
  EXPECT_EQ(history.revisions(), (std::vector{1, 3}));
}

TEST(WorkingCopyVersions, are_few_always_hold_the_newest_and_thinning_again_finds_nothing) {
  holds(300, [] {
    History history;
    auto now = at("2026-01-01T00:00");
    const auto steps = *rc::gen::container<std::vector<int>>(rc::gen::inRange(1, 200'000));
    for (std::size_t i = 0; i < steps.size(); ++i) {
      now += std::chrono::seconds{steps[i]};
      history.save(now);
      if (steps[i] % 7 == 0) history.set_newest_aside();
      RC_ASSERT(history.versions().size() <= std::size_t{d::CopyLimits::versions});
      RC_ASSERT(history.revisions().back() == static_cast<int>(i) + 1);
      RC_ASSERT(d::superfluous_versions(history.versions(), now).empty());
    }
  });
}

// --- what a request says beside what was typed

TEST(Beside, names_what_has_changed_since) {
  const d::Request then{.content = content()};
  auto now = then;
  now.content.title = "关于核查居住登记的请求";
  now.content.urgent = true;
  std::vector<std::string_view> changed;
  for (const auto& field : d::beside(&then, now)) {
    if (field.changed()) changed.push_back(field.field);
  }
  EXPECT_EQ(changed, (std::vector<std::string_view>{"title", "urgent"}));
}

TEST(Beside, says_nothing_of_what_it_may_not_know) {
  for (const auto& field : d::beside(nullptr, d::Request{.content = content()})) {
    EXPECT_FALSE(field.then);
    EXPECT_FALSE(field.changed());
  }
}

// --- similarity

TEST(Similarity, counts_shared_pairs) {
  EXPECT_DOUBLE_EQ(d::similarity("核查", "核查"), 1);
  EXPECT_DOUBLE_EQ(d::similarity("核查", "协助"), 0);
  // 〈核 核查 查〉 and 〈核 核验 验〉 share the first of three pairs each.
  EXPECT_DOUBLE_EQ(d::similarity("核查", "核验"), 1.0 / 3);
}

TEST(Similarity, width_case_blanks_and_punctuation_do_not_count) {
  EXPECT_DOUBLE_EQ(d::similarity("关于 ABC（一）的请求", "关于abc(一)的请求。"), 1);
  EXPECT_DOUBLE_EQ(d::similarity("ＡＢＣ－１２", "abc12"), 1);
}

TEST(Similarity, is_symmetric_between_0_and_1_and_1_for_equal_titles) {
  holds(1'000, [] {
    const auto title = rc::gen::container<std::string>(rc::gen::elementOf(std::string{"abAB12 -."}));
    const auto one = *title;
    const auto other = *title;
    const double likeness = d::similarity(one, other);
    RC_ASSERT(likeness == d::similarity(other, one));
    RC_ASSERT((likeness >= 0 && likeness <= 1));
    RC_ASSERT(d::similarity(one, one) == 1);
    std::string shouted = "《" + one + "》！";
    std::ranges::transform(shouted, shouted.begin(), [](char c) {
      return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    RC_ASSERT(d::similarity(shouted, other) == likeness);
  });
}

d::EarlierRequest earlier(int id, std::string title, std::optional<d::ItemVersionId> item,
                          std::string_view begun = "2026-09-01T10:00") {
  return {.id = d::RequestId{id}, .title = std::move(title), .item = item, .created_at = at(begun)};
}

std::vector<int> ids_of(const std::vector<d::Likeness>& found) {
  std::vector<int> ids;
  for (const auto& one : found) ids.push_back(static_cast<int>(one.request.id.value()));
  return ids;
}

TEST(Alike, are_requests_for_the_same_item_the_most_alike_first) {
  const auto found =
      d::alike({earlier(1, "关于核查户籍信息的函", Items::household),
                earlier(2, "关于核查户籍信息的请求", Items::household),
                earlier(3, "关于核查户籍信息的请求", Items::quick),
                earlier(4, "关于核查户籍信息的请求", std::nullopt), earlier(5, "联合检查", Items::household),
                earlier(6, "关于核查户籍信息的请求", Items::household, "2026-09-02T10:00")},
               "关于核查户籍信息的请求", Items::household, city_reference()->catalogue);
  EXPECT_EQ(ids_of(found), (std::vector{6, 2, 1}));
}

TEST(Alike, outside_the_catalogue_too_and_no_more_than_a_few) {
  std::vector<d::EarlierRequest> all;
  for (int i = 1; i <= 9; ++i) all.push_back(earlier(i, "联合检查", std::nullopt));
  all.push_back(earlier(10, "联合检查", Items::household));
  EXPECT_EQ(d::alike(all, "联合检查", std::nullopt, city_reference()->catalogue).size(), d::most_alike);
}

// --- templates

d::DraftingOccasion occasion(const d::ItemVersion& item) {
  return {.asking = City::civil_affairs, .item = &item, .form = item.form, .today = day("2026-09-21")};
}

TEST(RequestTemplates, are_filled_with_what_is_known_and_name_what_is_not) {
  auto item = *city_reference()->catalogue.find(Items::household);
  item.content = "提供户籍登记。";
  const auto proposed = d::propose_words(
      {"关于{item}的请求", "{requestedUnit}：\n{content}\n情形：{situation}\n{limit}，{date}", ""},
      occasion(item), city_reference()->units);
  EXPECT_EQ(proposed.words.title, "关于户籍信息核查的请求");
  EXPECT_EQ(proposed.words.body, "〔被请求机关〕：\n提供户籍登记。\n10个工作日，2026年9月21日");
  EXPECT_EQ(proposed.open, std::vector<std::string_view>{"requestedUnit"});
}

TEST(RequestTemplates, what_a_field_holds_is_not_read_as_a_template) {
  auto item = *city_reference()->catalogue.find(Items::household);
  item.content = "{date}";
  EXPECT_EQ(d::propose_words({"甲", "{content}", ""}, occasion(item), city_reference()->units).words.body,
            "{date}");
}

TEST(RequestTemplates, ship_for_each_form_and_pass_their_own_rules) {
  for (const auto& form : d::EnumNames<d::Form>::table)
    EXPECT_TRUE(d::check_request_template(d::shipped_request_template(form.value)).empty()) << form.name;
}

TEST(RequestTemplates, with_every_mistake_name_every_one) {
  std::vector<std::string> broken;
  for (const auto& one : d::check_request_template({"", "{nobody} {", std::string(1'001, 'a')}))
    broken.push_back(one.field + " " + std::string{d::code(one.reason)});
  EXPECT_EQ(broken, (std::vector<std::string>{"title missing", "body unknown_field", "body unclosed_field",
                                              "legalBasis too_long"}));
}

// --- materials

TEST(Materials, are_what_the_item_lists_each_once) {
  EXPECT_EQ(d::demanded_materials("协助请求函； 授权书;\n人员名单；；授权书；"),
            (std::vector<std::string>{"协助请求函", "授权书", "人员名单"}));
  EXPECT_TRUE(d::demanded_materials(" ；\n").empty());
}

class Checklists : public ::testing::Test {
 protected:
  static d::Catalogue catalogue() {
    auto demanding = item(Items::household, 10, 3);
    demanding.materials = "授权书；人员名单";
    return d::Catalogue{{std::move(demanding)}};
  }
  static d::Request request() {
    d::Request request{
        .state = d::State::draft, .requesting_unit = City::civil_affairs, .content = content()};
    request.course.attachments = {
        {.id = d::AttachmentId{5}, .unit = City::civil_affairs, .name = "名单.xlsx"}};
    return request;
  }
};

TEST_F(Checklists, say_what_is_open) {
  const d::Checklist checklist{2,
                               {{.material = "人员名单", .ready = true, .attachment = d::AttachmentId{5}}}};
  EXPECT_EQ(d::open_materials(request(), checklist, catalogue()), std::vector<std::string>{"授权书"});
}

TEST_F(Checklists, a_material_is_open_again_when_its_file_is_removed) {
  const d::Checklist checklist{2,
                               {{.material = "人员名单", .ready = true, .attachment = d::AttachmentId{5}}}};
  auto changed = request();
  changed.course.attachments.front().removed = true;
  EXPECT_EQ(d::open_materials(changed, checklist, catalogue()),
            (std::vector<std::string>{"授权书", "人员名单"}));
}

TEST_F(Checklists, refuse_marks_on_what_does_not_exist) {
  const std::vector<d::MaterialMark> marks{
      {.material = "授权书", .ready = true, .attachment = d::AttachmentId{6}},
      {.material = "护照"},
      {.material = "授权书", .note = std::string(201, 'a')}};
  std::vector<std::string> broken;
  for (const auto& one : d::check_marks(request(), marks, catalogue()))
    broken.push_back(one.field + " " + std::string{d::code(one.reason)});
  EXPECT_EQ(broken, (std::vector<std::string>{"marks[0].attachment unknown", "marks[1].material unknown",
                                              "marks[2].material exists", "marks[2].note too_long"}));
}

TEST_F(Checklists, belong_to_handlers_of_the_requesting_unit_while_it_is_with_them) {
  auto marked = request();
  EXPECT_TRUE(d::may_mark(marked, drafter()));
  EXPECT_EQ(d::may_mark(marked, signer()).error().reason, d::Reason::role_required);
  EXPECT_EQ(d::may_mark(marked, officer()).error().reason, d::Reason::wrong_turn);
  for (const auto state : {d::State::correcting, d::State::awaiting_requester}) {
    marked.state = state;
    EXPECT_TRUE(d::may_mark(marked, drafter()));
  }
  marked.state = d::State::in_progress;
  EXPECT_EQ(d::may_mark(marked, drafter()).error().reason, d::Reason::wrong_turn);
}

// --- copying

TEST(CopyAsNew, takes_the_content_but_not_its_urgency) {
  const auto anew = d::content_anew(urgent(content()), *city_reference(), day("2026-09-21"));
  EXPECT_EQ(anew.content, content());
  EXPECT_EQ(anew.item, d::Carried::same);
  EXPECT_EQ(anew.requested_unit, d::Carried::same);
}

TEST(CopyAsNew, without_a_present_version_keeps_only_the_form_of_the_item) {
  auto earlier = content();
  earlier.item = Items::expired;
  const auto anew = d::content_anew(earlier, *city_reference(), day("2026-09-21"));
  EXPECT_EQ(anew.item, d::Carried::gone);
  EXPECT_FALSE(anew.content.item);
  EXPECT_EQ(anew.content.form, d::Form::data);
}

TEST(CopyAsNew, takes_the_present_version_of_the_item_and_the_successor_of_the_unit) {
  auto items = city_items();
  items[2].code = items[0].code;  // what is in force today follows what has expired
  items[0].version = 2;
  auto units = city_units();
  units[5].successor = City::housing;
  const d::Reference reference{1, d::OrgTree{units}, d::Catalogue{items},
                               d::ClockRules{shipped_clock_rules()}, shipped_calendar()};
  auto earlier = content();
  earlier.item = Items::expired;
  earlier.requested_unit = City::closed;
  const auto anew = d::content_anew(earlier, reference, day("2026-09-21"));
  EXPECT_EQ(anew.item, d::Carried::renewed);
  EXPECT_EQ(anew.content.item, Items::household);
  EXPECT_EQ(anew.requested_unit, d::Carried::renewed);
  EXPECT_EQ(anew.content.requested_unit, City::housing);
}

TEST(CopyAsNew, leaves_out_a_unit_that_has_ended_without_a_successor) {
  auto earlier = content();
  earlier.requested_unit = City::closed;
  const auto anew = d::content_anew(earlier, *city_reference(), day("2026-09-21"));
  EXPECT_EQ(anew.requested_unit, d::Carried::gone);
  EXPECT_FALSE(anew.content.requested_unit);
}

}  // namespace xiezhu::test::drafting_help
