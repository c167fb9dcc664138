#include "api/routes/job_input.hpp"

#include "api/json/decode_text.hpp"
#include "api/routes/views.hpp"

namespace xiezhu::api {
namespace json = boost::json;

json::object job_view(const domain::Job& job) {
  return {{"id", id_text(job.id)},
          {"kind", term(job.kind)},
          {"state", term(job.state)},
          {"total", job.total},
          {"done", job.done},
          {"failed", job.failed},
          {"rows", job.noted},
          {"cancelRequested", job.cancel_requested},
          {"createdAt", instant_or_null(job.created_at)},
          {"startedAt", instant_or_null(job.started_at)},
          {"finishedAt", instant_or_null(job.finished_at)}};
}

Response job_response(int status, const domain::Job& job) {
  // All that changes in a job, as one number.
  constexpr std::int64_t states = 10;
  const auto tag =
      (std::int64_t{job.done} * states + static_cast<int>(job.state)) * 2 + (job.cancel_requested ? 1 : 0);
  return with_etag(json_response(status, job_view(job)), "j" + std::to_string(tag));
}

Response hand_in_job(const Call& call, domain::JobKind kind, std::string input, int total) {
  const auto& actor = call.session->actor;
  if (!domain::may_start(kind, actor, call.reference->units))
    return to_response(Problem{"forbidden"}, call.request);
  if (call.unit->jobs().open_of(actor.person.value(), domain::most_open_jobs) >= domain::most_open_jobs)
    return to_response(Problem{"too_many_jobs", std::to_string(domain::most_open_jobs)}, call.request);
  const domain::Job job{.id = domain::JobId{call.environment.ids.next()},
                        .kind = kind,
                        .owner = actor.person.value(),
                        .owner_unit = actor.unit,
                        .input = std::move(input),
                        .total = total,
                        .created_at = call.environment.clock.now()};
  call.unit->jobs().insert(job);
  Response response = job_response(202, job);
  response.headers.emplace_back("location", "/api/v1/jobs/" + id_text(job.id));
  return response;
}

std::expected<std::string, FieldError> file_text(const Call& call) {
  auto text = decode_text(call.request.body);
  if (!text) return std::unexpected(FieldError{"body", "encoding"});
  if (text->empty()) return std::unexpected(FieldError{"body", "missing"});
  if (text->contains('\0')) return std::unexpected(FieldError{"body", "control_character"});
  return std::move(*text);
}

}  // namespace xiezhu::api
