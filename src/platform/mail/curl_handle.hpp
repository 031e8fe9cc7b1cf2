// libcurl's handles as values that free themselves. Only files of this folder include it.
#pragma once

#include <curl/curl.h>

#include <memory>

namespace teduh::mail {

struct CurlCleaner {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
using CurlHandle = std::unique_ptr<CURL, CurlCleaner>;

struct CurlListCleaner {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
/// One list; add() keeps the head.
class CurlList {
 public:
  bool add(const char* text) {
    curl_slist* longer = curl_slist_append(list_.get(), text);
    if (longer == nullptr) return false;
    static_cast<void>(list_.release());
    list_.reset(longer);
    return true;
  }
  [[nodiscard]] curl_slist* get() const { return list_.get(); }

 private:
  std::unique_ptr<curl_slist, CurlListCleaner> list_;
};

}  // namespace teduh::mail
