#include "api/routes/bulk_input.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <set>
#include <stdexcept>

#include "api/json/fields.hpp"
#include "api/json/object_body.hpp"
#include "api/routes/request_input.hpp"
#include "domain/jobs/job.hpp"

namespace xiezhu::api {
namespace json = boost::json;
namespace {

std::optional<BulkInput::Target> read_target(const json::value& value, const std::string& place,
                                             std::vector<FieldError>& errors) {
  if (!value.is_object()) {
    errors.push_back({place, "malformed"});
    return std::nullopt;
  }
  Fields fields(value.get_object());
  const auto id = fields.id<domain::RequestTag>("id");
  const auto version = fields.integer("version", 1, std::numeric_limits<domain::Version>::max());
  if (fields.absent("id")) fields.complain("id", "missing");
  if (fields.absent("version")) fields.complain("version", "missing");
  for (auto& error : fields.finish())
    errors.push_back({place + "." + error.field, error.code, std::move(error.detail)});
  if (!id || !version) return std::nullopt;
  return BulkInput::Target{*id, static_cast<domain::Version>(*version)};
}

std::vector<BulkInput::Target> read_targets(const json::array* list, std::vector<FieldError>& errors) {
  std::vector<BulkInput::Target> targets;
  if (list == nullptr || list->empty()) {
    errors.push_back({"requests", "missing"});
    return targets;
  }
  if (list->size() > domain::most_bulk_rows) {
    errors.push_back({"requests", "out_of_range", "1–" + std::to_string(domain::most_bulk_rows)});
    return targets;
  }
  std::set<domain::RequestId> seen;
  for (std::size_t i = 0; i < list->size(); ++i) {
    const std::string place = "requests." + std::to_string(i);
    const auto target = read_target((*list)[i], place, errors);
    if (!target) continue;
    if (!seen.insert(target->request).second) errors.push_back({place + ".id", "repeated_here"});
    targets.push_back(*target);
  }
  return targets;
}

std::string stored_form(domain::Verb verb, const json::object& act,
                        const std::vector<BulkInput::Target>& targets) {
  json::array requests;
  for (const auto& target : targets)
    requests.push_back(
        json::object{{"id", std::to_string(target.request.value())}, {"version", target.seen}});
  return json::serialize(
      json::object{{"verb", domain::name_of(verb)}, {"requests", std::move(requests)}, {"input", act}});
}

}  // namespace

std::expected<ReadBulk, Problem> read_bulk(std::string_view body) {
  const auto object = object_body(body);
  if (!object) return std::unexpected(object.error());
  Fields fields(*object);
  const auto word = fields.text("verb", TextKind::line);
  auto verb = offered_verb(word.value_or(""));
  // Every part is asked for in words of its own.
  if (verb == domain::Verb::split) verb.reset();
  if (!verb) fields.complain("verb", word ? "unknown" : "missing");
  const auto* list = fields.array("requests");
  const auto* given = fields.object("input");
  auto errors = fields.finish();
  auto targets = read_targets(list, errors);
  const json::object act_body = given == nullptr ? json::object{} : *given;
  std::expected<domain::Act, Problem> act;
  if (verb) {
    act = read_act(*verb, json::serialize(act_body));
    if (!act && act.error().errors.empty()) return std::unexpected(act.error());
    if (!act) {
      for (const auto& error : act.error().errors)
        errors.push_back({"input." + error.field, error.code, error.detail});
    }
  }
  if (!errors.empty()) return std::unexpected(invalid_input(std::move(errors)));
  auto stored = stored_form(*verb, act_body, targets);
  return ReadBulk{{std::move(*act), std::move(targets)}, std::move(stored)};
}

BulkInput parse_stored_bulk(std::string_view stored) {
  auto read = read_bulk(stored);
  if (!read) throw std::runtime_error("the input of a bulk job cannot be read");
  return std::move(read->input);
}

}  // namespace xiezhu::api
