import Storage
internal import System

extension SystemError {
  /// The error as the store tells it.
  func asStoreError(_ path: String) -> StoreError {
    if Self.isFull(number) { return .full(path: path) }
    if Self.isExhausted(number) {
      return .other(code: -number, message: Self.clause(number), path: path)
    }
    return .notOurs(path: path, problem: Self.clause(number))
  }
}
