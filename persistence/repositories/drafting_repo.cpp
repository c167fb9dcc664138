#include "persistence/repositories/drafting_repo.hpp"

#include <boost/json.hpp>

#include "persistence/repositories/request_rows.hpp"
#include "persistence/sql/statement.hpp"

namespace xiezhu::persistence {
namespace {

namespace json = boost::json;

const std::string template_columns = "unit_id, item_code, title, body, legal_basis, version";
const std::string insert_template = "INSERT INTO request_template (" + template_columns + ")";
const std::string select_template =
    "SELECT " + template_columns + " FROM request_template WHERE unit_id = :unit AND item_code = :item";
const std::string select_templates =
    "SELECT " + template_columns +
    " FROM request_template WHERE unit_id = :unit AND item_code > :after AND title <> '' ORDER BY item_code"
    " LIMIT :limit";
constexpr auto update_template =
    "UPDATE request_template SET title = :title, body = :body, legal_basis = :legal_basis,"
    " version = version + 1 WHERE unit_id = :unit AND item_code = :item AND version = :seen";

constexpr auto insert_phrases = "INSERT INTO phrase_list (owner_kind, owner_id, purpose, phrases, version)";
constexpr auto select_phrases =
    "SELECT purpose, phrases, version FROM phrase_list WHERE owner_kind = :kind AND owner_id = :owner";
constexpr auto update_phrases =
    "UPDATE phrase_list SET phrases = :phrases, version = version + 1 WHERE owner_kind = :kind"
    " AND owner_id = :owner AND purpose = :purpose AND version = :seen";

constexpr auto insert_checklist = "INSERT INTO material_checklist (request_id, marks, version)";
constexpr auto select_checklist = "SELECT marks, version FROM material_checklist WHERE request_id = :request";
constexpr auto update_checklist =
    "UPDATE material_checklist SET marks = :marks, version = version + 1 WHERE request_id = :request"
    " AND version = :seen";

constexpr auto select_between =
    "SELECT id, title, number_prefix, number_year, number_serial, state, item_version_id, created_at"
    " FROM request WHERE requesting_unit_id = :asking AND requested_unit_id = :helping"
    " AND created_at >= :since ORDER BY created_at DESC, id DESC LIMIT :limit";

struct OwnerKey {
  std::string kind;
  std::int64_t id = 0;
};
OwnerKey key_of(const domain::PhraseOwner& owner) {
  const bool person = std::holds_alternative<domain::PersonId>(owner);
  return {person ? "person" : "unit", std::visit([](auto id) { return id.value(); }, owner)};
}

json::value parsed_list(const std::string& text) {
  boost::system::error_code error;
  auto value = json::parse(text, error);
  if (error || !value.is_array()) throw sql::CorruptValue("not a list");
  return value;
}

std::string text_of_phrases(const std::vector<std::string>& texts) {
  return json::serialize(json::array(texts.begin(), texts.end()));
}

std::string text_of_marks(const std::vector<domain::MaterialMark>& marks) {
  json::array list;
  for (const auto& mark : marks) {
    list.push_back(json::object{
        {"material", mark.material},
        {"ready", mark.ready},
        {"attachment", mark.attachment ? json::value(mark.attachment->value()) : json::value(nullptr)},
        {"note", mark.note}});
  }
  return json::serialize(list);
}

std::vector<std::string> phrases_in(const std::string& text) {
  std::vector<std::string> texts;
  const auto list = parsed_list(text);
  for (const auto& entry : list.get_array()) texts.emplace_back(entry.as_string());
  return texts;
}

std::vector<domain::MaterialMark> marks_in(const std::string& text) {
  std::vector<domain::MaterialMark> marks;
  const auto list = parsed_list(text);
  for (const auto& entry : list.get_array()) {
    const auto& object = entry.as_object();
    domain::MaterialMark mark{.material = std::string{object.at("material").as_string()},
                              .ready = object.at("ready").as_bool()};
    if (const auto& file = object.at("attachment"); !file.is_null())
      mark.attachment = domain::AttachmentId{file.as_int64()};
    mark.note = object.at("note").as_string();
    marks.push_back(std::move(mark));
  }
  return marks;
}

struct EarlierRow {
  domain::EarlierRequest request;
  std::optional<std::string> number_prefix;
  std::optional<int> number_year;
  std::optional<int> number_serial;
};

}  // namespace

template <>
struct sql::Fields<domain::RequestTemplate> {
  static auto of(auto& t) {
    return std::tie(t.unit, t.item, t.words.title, t.words.body, t.words.legal_basis, t.version);
  }
};

template <>
struct sql::Fields<EarlierRow> {
  static auto of(auto& row) {
    auto& r = row.request;
    return std::tie(r.id, r.title, row.number_prefix, row.number_year, row.number_serial, r.state, r.item,
                    r.created_at);
  }
};

std::optional<domain::RequestTemplate> DraftingRepo::request_template(domain::UnitId unit,
                                                                      const std::string& item) {
  return sql::one<domain::RequestTemplate>(session_, select_template, unit, item);
}

std::vector<domain::RequestTemplate> DraftingRepo::request_templates(domain::UnitId unit,
                                                                     const std::string& after, int limit) {
  return sql::rows<domain::RequestTemplate>(session_, select_templates, unit, after, limit);
}

bool DraftingRepo::put_request_template(const domain::RequestTemplate& words) {
  const auto& parts = words.words;
  if (words.version == 1)
    return sql::insert_new(session_, insert_template,
                           sql::cells(words.unit, words.item, parts.title, parts.body, parts.legal_basis, 2));
  return sql::execute(session_, update_template, parts.title, parts.body, parts.legal_basis, words.unit,
                      words.item, words.version) == 1;
}

bool DraftingRepo::put_phrases(const domain::PhraseList& list) {
  const auto owner = key_of(list.owner);
  const auto phrases = text_of_phrases(list.phrases);
  if (list.version == 1)
    return sql::insert_new(session_, insert_phrases,
                           sql::cells(owner.kind, owner.id, list.purpose, phrases, 2));
  return sql::execute(session_, update_phrases, phrases, owner.kind, owner.id, list.purpose, list.version) ==
         1;
}

bool DraftingRepo::put_checklist(domain::RequestId request, const domain::Checklist& checklist) {
  const auto marks = text_of_marks(checklist.marks);
  if (checklist.version == 1)
    return sql::insert_new(session_, insert_checklist, sql::cells(request, marks, 2));
  return sql::execute(session_, update_checklist, marks, request, checklist.version) == 1;
}

std::vector<domain::PhraseList> DraftingRepo::phrases(const domain::PhraseOwner& owner) {
  const auto key = key_of(owner);
  std::vector<domain::PhraseList> lists;
  for (const auto& [purpose, phrases, version] :
       sql::rows<std::tuple<domain::PhrasePurpose, std::string, int>>(session_, select_phrases, key.kind,
                                                                      key.id))
    lists.push_back({owner, purpose, phrases_in(phrases), version});
  return lists;
}

domain::Checklist DraftingRepo::checklist(domain::RequestId request) {
  const auto row = sql::one<std::tuple<std::string, int>>(session_, select_checklist, request);
  if (!row) return {};
  return {std::get<1>(*row), marks_in(std::get<0>(*row))};
}

std::vector<domain::EarlierRequest> DraftingRepo::begun_between(domain::UnitId asking, domain::UnitId helping,
                                                                domain::Instant since, int limit) {
  std::vector<domain::EarlierRequest> earlier;
  for (auto& row : sql::rows<EarlierRow>(session_, select_between, asking, helping, since, limit)) {
    row.request.number = number_text(row.number_prefix, row.number_year, row.number_serial);
    earlier.push_back(std::move(row.request));
  }
  return earlier;
}

}  // namespace xiezhu::persistence
