// What letters say: every kind from the step that makes it, and the rules of templates.
#include <gtest/gtest.h>

#include "domain/letters/letter.hpp"
#include "domain/letters/letter_template.hpp"
#include "tests/support/domain_builders.hpp"

namespace xiezhu::test::letters {

using d::LetterKind;
using d::Verb;

// The letter of the latest event of a flow.
d::LetterContent latest(const Flow& flow, const d::ReferencePtr& reference = city_reference()) {
  const auto& event = flow.events.back();
  const auto before = d::replay(flow.request.id, std::span{flow.events}.first(flow.events.size() - 1));
  const auto kind = d::letter_of(event);
  if (!kind) throw std::logic_error("no letter");
  return d::compose_letter(*kind, before, flow.request, event, *reference);
}

std::string whole(const d::LetterContent& letter) {
  std::string text = letter.title;
  for (const auto& paragraph : letter.paragraphs) text += "\n" + paragraph;
  return text;
}

TEST(Letters, A_signature_makes_the_request_letter) {
  const auto letter = latest(Flow{}.when("2026-01-04T10:00").sent());
  EXPECT_EQ(letter.kind, LetterKind::request);
  EXPECT_EQ(letter.issuer, "市民政局");
  EXPECT_EQ(letter.number, "沪民函\u30142026\u301512号");
  EXPECT_EQ(letter.urgency, "");
  EXPECT_EQ(letter.addressee, "市公安局");
  EXPECT_EQ(letter.title, "关于请求协助核查户籍信息的函");
  EXPECT_EQ(letter.date, day("2026-01-04"));
  EXPECT_EQ(letter.paragraphs, (std::vector<std::string>{
                                   "市民政局因履行职责需要，请市公安局提供行政协助。现将有关情况函告如下：",
                                   "请协助核查当事人户籍信息。", "协助事项：户籍信息核查",
                                   "协助形式：提供资料", "法律依据：《社会救助暂行办法》",
                                   "共享情况：无法通过共享获得", "请按规定时限签收，并告知是否受理。"}));
}

TEST(Letters, Urgency_and_a_basis_outside_the_catalogue_are_named) {
  const auto letter = latest(Flow{urgent(off_catalogue(d::Form::opinion))}.sent());
  EXPECT_EQ(letter.urgency, "特急");
  EXPECT_TRUE(whole(letter).contains("目录外请求依据：《行政程序规定》")) << whole(letter);
  EXPECT_FALSE(whole(letter).contains("协助事项：")) << whole(letter);
}

TEST(Letters, An_answer_goes_to_who_asked_and_names_its_step) {
  const auto letter = latest(Flow{}.accepted());
  EXPECT_EQ(letter.kind, LetterKind::acceptance);
  EXPECT_EQ(letter.issuer, "市公安局");
  EXPECT_EQ(letter.addressee, "市民政局");
  EXPECT_EQ(letter.number, "沪民函\u30142026\u301512号之5");
  EXPECT_EQ(letter.paragraphs[0],
            "市民政局《关于核查户籍信息的请求》（沪民函\u30142026\u301512号）已收悉。经审核，决定于2026年9月2"
            "1日予以受理。");
  EXPECT_EQ(letter.paragraphs[1], "办理期限至2026年10月12日。");
  EXPECT_EQ(letter.paragraphs.size(), 2U);  // no opinion, no paragraph
}

TEST(Letters, A_correction_lists_everything_that_is_missing) {
  const auto letter = latest(Flow{}.received().does(allocator(), correcting({"授权委托书", "号码清单"})));
  EXPECT_EQ(letter.kind, LetterKind::correction);
  EXPECT_EQ(letter.paragraphs[1], "1. 授权委托书");
  EXPECT_EQ(letter.paragraphs[2], "2. 号码清单");
  EXPECT_TRUE(letter.paragraphs[3].starts_with("请于2026年9月")) << letter.paragraphs[3];
}

TEST(Letters, A_refusal_shows_ground_reasons_and_basis) {
  const auto letter = latest(Flow{}.received().does(allocator(), refusing(d::Ground::prohibited)));
  EXPECT_EQ(letter.kind, LetterKind::refusal);
  EXPECT_EQ(letter.title, "不予协助告知书");
  EXPECT_TRUE(
      whole(letter).contains("不予协助的情形：法律法规禁止。\n理由：理由充分\n依据：《行政程序规定》\n对本"))
      << whole(letter);
}

TEST(Letters, What_waits_for_the_head_makes_no_letter) {
  auto flow = Flow{off_catalogue(d::Form::opinion)}.received();
  flow.does(allocator(), refusing(d::Ground::burden));
  EXPECT_EQ(d::letter_of(flow.events.back()), std::nullopt);
  flow.does(head(), act(Verb::approve));
  EXPECT_EQ(d::letter_of(flow.events.back()), LetterKind::refusal);

  auto later = Flow{}.accepted();
  later.does(officer(), until(Verb::apply_extension, "2026-10-15"));
  EXPECT_EQ(d::letter_of(later.events.back()), std::nullopt);
  later.does(head(), act(Verb::disapprove, "不同意"));
  EXPECT_EQ(d::letter_of(later.events.back()), std::nullopt);
}

TEST(Letters, An_extension_tells_both_dates_and_the_reason) {
  auto flow = Flow{}.accepted();
  flow.does(officer(), until(Verb::apply_extension, "2026-10-15")).does(head(), act(Verb::approve));
  const auto letter = latest(flow);
  EXPECT_EQ(letter.kind, LetterKind::extension);
  EXPECT_TRUE(whole(letter).contains("延期原因：确有必要\n办理期限由2026年10月12日延长至2026年10月15日。"))
      << whole(letter);
}

TEST(Letters, A_forwarded_request_is_sent_on_with_a_copy_to_who_asked) {
  const auto letter = latest(Flow{off_catalogue(d::Form::opinion)}.received().does(
      allocator(), to_unit(Verb::forward, City::housing)));
  EXPECT_EQ(letter.kind, LetterKind::forwarding);
  EXPECT_EQ(letter.issuer, "市公安局");
  EXPECT_EQ(letter.addressee, "市房管局");
  EXPECT_EQ(letter.copies, std::vector<std::string>{"市民政局"});
  EXPECT_TRUE(whole(letter).contains("转送理由：更为适宜")) << whole(letter);
}

TEST(Letters, A_designation_comes_from_the_coordinator_with_copies_to_both) {
  auto flow = Flow{off_catalogue(d::Form::opinion)}.forwarded_twice();
  flow.facts.standing.coordinates = true;
  flow.does(allocator(), act(Verb::refer, "均不宜承办"))
      .does(coordinator(), to_unit(Verb::designate, City::district_civil));
  const auto letter = latest(flow);
  EXPECT_EQ(letter.kind, LetterKind::designation);
  EXPECT_EQ(letter.issuer, "市政府");
  EXPECT_EQ(letter.addressee, "黄浦区民政局");
  EXPECT_EQ(letter.copies, (std::vector<std::string>{"市民政局", "市公安局"}));
}

TEST(Letters, A_result_carries_the_reply_paragraph_by_paragraph) {
  const auto letter = latest(
      Flow{}.accepted().does(officer(), replying(d::ReplyOutcome::partial, "其一。\n\n其二 {title}。")));
  EXPECT_EQ(letter.kind, LetterKind::result);
  EXPECT_TRUE(whole(letter).contains("协助结果：部分提供。\n其一。\n其二 {title}。\n请于")) << whole(letter);
}

TEST(Letters, An_urging_names_the_step_and_its_date) {
  const auto letter = latest(Flow{}.accepted().does(drafter(), act(Verb::urge, "请尽快")));
  EXPECT_EQ(letter.kind, LetterKind::urging);
  EXPECT_EQ(letter.addressee, "市公安局");
  EXPECT_TRUE(whole(letter).contains("目前处于“办理中”环节，该环节期限为2026年10月12日。\n请尽快\n"))
      << whole(letter);
}

TEST(Letters, A_part_is_asked_for_by_a_letter_with_its_own_date) {
  Flow flow{officer(), commissioning(d::RequestId{9}, "2026-09-29"), "2026-09-21T10:00"};
  const auto letter = latest(flow);
  EXPECT_EQ(letter.kind, LetterKind::request);
  EXPECT_EQ(letter.issuer, "市公安局");
  EXPECT_EQ(letter.addressee, "市房管局");
  EXPECT_TRUE(whole(letter).contains("请于2026年9月29日前反馈")) << whole(letter);
}

TEST(Letters, Of_request_and_result_name_the_files_of_their_issuer) {
  Flow flow;
  flow.does(drafter(), attaching(d::AttachmentId{1}, "人员名单.xlsx"));
  EXPECT_EQ(latest(flow.sent()).attachments, std::vector<std::string>{"人员名单.xlsx"});
  flow.facts.officer = person_of(officer());
  flow.does(allocator(), act(Verb::receive)).does(allocator(), naming(Verb::accept, officer()));
  EXPECT_EQ(latest(flow).attachments, std::vector<std::string>{});
  flow.does(officer(), attaching(d::AttachmentId{2}, "核查结果.pdf")).does(officer(), replying());
  EXPECT_EQ(latest(flow).attachments, std::vector<std::string>{"核查结果.pdf"});
}

TEST(Letters, Titles_name_the_subject_once) {
  for (const auto* title :
       {"关于核查户籍信息的函", "请求协助核查户籍信息", "关于商请协助核查户籍信息的请求函", "核查户籍信息"}) {
    auto written = content();
    written.title = title;
    EXPECT_EQ(latest(Flow{written}.sent()).title, "关于请求协助核查户籍信息的函") << title;
  }
  auto written = content();
  written.title = "关于";
  EXPECT_EQ(latest(Flow{written}.sent()).title, "关于请求协助关于的函");
}

TEST(Letters, Of_old_events_are_made_from_the_record_and_say_so) {
  const auto flow = Flow{}.completed();
  const auto letter = d::letter_from_record(d::RequestId{1}, flow.events, flow.events[4], *city_reference());
  auto expected = latest(Flow{}.accepted());
  expected.note = "据办理记录补制";
  EXPECT_EQ(letter, expected);
}

TEST(Letters, Dates_have_no_leading_zeros) {
  EXPECT_EQ(d::chinese_date(day("2026-01-04")), "2026年1月4日");
  EXPECT_EQ(d::chinese_date(day("2026-12-31")), "2026年12月31日");
}

TEST(Letters, Equal_letters_have_one_canonical_text) {
  const d::LetterContent letter{.kind = LetterKind::result,
                                .issuer = "甲\"乙\\",
                                .number = "",
                                .urgency = "",
                                .addressee = "丙",
                                .title = "题",
                                .paragraphs = {"一\t二", "𠮷"},
                                .attachments = {},
                                .copies = {"丁"},
                                .date = day("2026-01-04"),
                                .note = ""};
  EXPECT_EQ(
      d::canonical_text(letter),
      R"({"kind":"result","issuer":"甲\"乙\\","number":"","urgency":"","addressee":"丙","title":"题",)"
      R"("paragraphs":["一\u0009二","𠮷"],"attachments":[],"copies":["丁"],"date":"2026-01-04","note":""})");
}

// --- templates

std::vector<std::string> complaints(LetterKind kind, std::string_view text) {
  std::vector<std::string> list;
  for (const auto& one : d::check_template(kind, text))
    list.push_back(std::string{code(one.reason)} + " " + one.detail);
  return list;
}

TEST(LetterTemplates, The_shipped_ones_pass_their_own_check) {
  for (const auto& kind : d::EnumNames<LetterKind>::table) {
    EXPECT_EQ(complaints(kind.value, d::shipped_template(kind.value)), std::vector<std::string>{})
        << kind.name;
  }
}

TEST(LetterTemplates, Are_refused_field_by_field) {
  using List = std::vector<std::string>;
  EXPECT_EQ(complaints(LetterKind::urging, "标题\n{nobody}{reply}"),
            (List{"unknown_field nobody", "unknown_field reply"}));
  EXPECT_EQ(complaints(LetterKind::refusal, "标题\n{ground}{reasons}"),
            (List{"field_required refusalBasis"}));
  EXPECT_EQ(complaints(LetterKind::urging, "标题\n{title"), (List{"unclosed_field "}));
  EXPECT_EQ(complaints(LetterKind::urging, "标题\ntitle}"), (List{"unclosed_field "}));
  EXPECT_EQ(complaints(LetterKind::urging, "标题\n{ti{title}"), (List{"unclosed_field "}));
  EXPECT_EQ(complaints(LetterKind::urging, "只有标题\n\n"), (List{"missing "}));
  EXPECT_EQ(complaints(LetterKind::urging, "题\n" + std::string(3'000, 'x')), (List{"too_long 3000"}));
}

TEST(LetterTemplates, Fill_lines_and_leave_out_those_that_have_nothing_to_say) {
  const auto filled = d::fill_template(
      "关于{title}\n依据：{basis}\n\n{title}及{basis}\n{body}\n附件：{title}清单\n附件：{basis}\n终。",
      {{"title", "甲\n乙"}, {"body", "一\n二\n"}});
  EXPECT_EQ(filled.title, "关于甲 乙");
  EXPECT_EQ(filled.paragraphs, (std::vector<std::string>{"甲", "乙及", "一", "二", "终。"}));
  EXPECT_EQ(filled.attachments, (std::vector<std::string>{"甲", "乙清单"}));
}

TEST(LetterTemplates, Of_the_issuing_unit_are_used_and_can_be_given_up) {
  const auto with = [](std::string text) {
    return d::ReferencePtr{new d::Reference{
        1, d::OrgTree{city_units()}, d::Catalogue{city_items()}, d::ClockRules{shipped_clock_rules()},
        shipped_calendar(),
        d::LetterTemplates{{{City::public_security, LetterKind::acceptance, std::move(text), 3}}}}};
  };
  const auto flow = Flow{}.accepted();
  EXPECT_EQ(latest(flow, with("受理\n至{dueDate}。")).paragraphs,
            std::vector<std::string>{"至2026年10月12日。"});
  EXPECT_EQ(latest(flow, with("")), latest(flow));
  EXPECT_EQ(latest(Flow{}.sent(), with("x\ny")).issuer, "市民政局");
}

}  // namespace xiezhu::test::letters
