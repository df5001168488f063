import HTTP

/// How a call of gRPC ended whose answer has nothing but its fields (gRPC over HTTP/2, "Trailers-Only").
struct GRPCStatus {
  /// The name of the code.
  let name: String

  /// The status that the code stands for (google.rpc.Code).
  let status: Int

  /// Reads the fields; nil where the call went well, or nothing is told of it.
  init?(_ fields: HTTPFields) {
    guard let text = fields["grpc-status"], let number = Int(text),
      let found = Self.codes.first(where: { $0.0 == number })
    else { return nil }
    (name, status) = (found.1, found.2)
  }

  private static let codes = [
    (1, "CANCELLED", 499), (2, "UNKNOWN", 500), (3, "INVALID_ARGUMENT", 400),
    (4, "DEADLINE_EXCEEDED", 504), (5, "NOT_FOUND", 404), (6, "ALREADY_EXISTS", 409),
    (7, "PERMISSION_DENIED", 403), (8, "RESOURCE_EXHAUSTED", 429), (9, "FAILED_PRECONDITION", 400),
    (10, "ABORTED", 409), (11, "OUT_OF_RANGE", 400), (12, "UNIMPLEMENTED", 501),
    (13, "INTERNAL", 500), (14, "UNAVAILABLE", 503), (15, "DATA_LOSS", 500),
    (16, "UNAUTHENTICATED", 401),
  ]
}
