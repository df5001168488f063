import HTTP
import Manifests

extension HTTPResponse {
  /// Makes an answer as it was recorded.
  init(_ recorded: RecordedAnswer) {
    self.init(
      status: recorded.status,
      fields: HTTPFields(recorded.headers.map { ($0.name, $0.value) }),
      body: recorded.body
    )
  }
}
