package import EventLoop
package import Manifests

/// A stand-in that listens; stop it when it is no longer needed.
@Engine
package struct RunningMockAPI {
  private let mockAPI: MockAPI

  /// The URL to use in the place of the manifest's base URL.
  package nonisolated let baseURL: BaseURL
  package nonisolated let port: UInt16

  init(mockAPI: MockAPI, baseURL: BaseURL, port: UInt16) {
    self.mockAPI = mockAPI
    self.baseURL = baseURL
    self.port = port
  }

  /// The requests so far, oldest first.
  package var records: [RequestRecord] { mockAPI.records }

  /// Stops listening and closes all connections.
  package func stop() { mockAPI.stop() }
}
