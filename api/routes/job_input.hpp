// Handing in jobs, for every area that has long work to do.
#pragma once

#include <expected>

#include "api/http/reply.hpp"
#include "domain/jobs/job.hpp"

namespace xiezhu::api {

// 202 with the new job, or a refusal: forbidden by domain::may_start, or too many open jobs. `total` 0: not
// known yet.
Response hand_in_job(const Call& call, domain::JobKind kind, std::string input, int total);
// The body of a call that carries a file, as UTF-8; otherwise a complaint about the body.
std::expected<std::string, FieldError> file_text(const Call& call);
Response job_response(int status, const domain::Job& job);
boost::json::object job_view(const domain::Job& job);

}  // namespace xiezhu::api
