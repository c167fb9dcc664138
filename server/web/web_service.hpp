// The web interface before the API: pages and their files are public and answered on the spot; everything
// else goes to the API as it came.
#pragma once

#include "api/http/service.hpp"
#include "server/web/web_files.hpp"

namespace xiezhu::server {

// Thread-safe.
class WebService final : public api::Service {
 public:
  // `next` outlives it.
  WebService(WebFiles files, const api::Service& next) : files_(std::move(files)), next_(next) {}

  [[nodiscard]] api::Planned plan(const api::Request& head) const override;
  [[nodiscard]] std::expected<std::shared_ptr<api::BodySink>, api::Response> open(
      const api::Planned& planned, const api::Request& head) const override;
  [[nodiscard]] api::Response run(const api::Planned& planned, const api::Request& request) const override;
  [[nodiscard]] api::Response refuse(int status, const api::Request& head) const override;

 private:
  // The file that answers; nullptr when the address is none of the web interface.
  [[nodiscard]] const WebFile* file_for(const api::Request& request) const;

  WebFiles files_;
  const api::Service& next_;
};

}  // namespace xiezhu::server
