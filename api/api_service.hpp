// The API as one Service: route, authenticate, permit, run inside one unit of work, answer.
#pragma once

#include <memory>

#include "api/http/environment.hpp"
#include "api/http/service.hpp"

namespace xiezhu::api {

// The environment must outlive the service.
std::unique_ptr<Service> make_service(Environment& environment);

}  // namespace xiezhu::api
