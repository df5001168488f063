import Manifests

/// The region and the service that requests are signed for (AWS Signature Version 4).
struct SigningScope {
  private(set) var region = "us-east-1"
  private(set) var service = "execute-api"

  /// Where the region was found.
  private var origin = Origin.nowhere

  private enum Origin { case host, serverVariable, environment, nowhere }

  /// Finds both: in a host of Amazon's, else in the variables of the server, else in the variables of the environment
  /// that Amazon's own programs read.
  init(host: String, variables: [String: String], environment: (String) -> String?) {
    let labels = host.split(separator: ".").map(String.init)
    if let (region, service) = Self.amazon(labels) {
      (self.region, self.service, origin) = (region ?? self.region, service, .host)
      if region != nil { return }
    }
    let named = Dictionary(
      variables.map { ($0.key.lowercased(), $0.value) },
      uniquingKeysWith: { first, _ in first }
    )
    if origin == .nowhere, let service = named["service"], Self.isPlain(service) {
      self.service = service
    }
    if let region = named["region"] ?? named["awsregion"] ?? named["aws_region"],
      Self.isPlain(region)
    {
      (self.region, origin) = (region, .serverVariable)
    } else if origin == .nowhere,
      let region = environment("AWS_REGION") ?? environment("AWS_DEFAULT_REGION"),
      Self.isPlain(region)
    {
      (self.region, origin) = (region, .environment)
    }
  }

  /// The region, where there is one, and the service of a host such as `s3.eu-central-1.amazonaws.com`.
  private static func amazon(_ labels: [String]) -> (region: String?, service: String)? {
    let ends = [
      ["amazonaws", "com"], ["amazonaws", "com", "cn"], ["api", "aws"], ["on", "aws"],
    ]
    guard let end = ends.first(where: { labels.suffix($0.count) == $0[...] }) else { return nil }
    let rest = labels.dropLast(end.count)
    guard let last = rest.last else { return nil }
    guard isRegion(last) else { return (nil, last) }
    guard let service = rest.dropLast().last else { return nil }
    return (last, service == "lambda-url" ? "lambda" : service)
  }

  /// Whether a label has the form of a region: `eu-central-1`, `us-gov-west-1`.
  private static func isRegion(_ label: String) -> Bool {
    let parts = label.split(separator: "-")
    return (3...4).contains(parts.count) && parts[0].count == 2
      && Int(parts[parts.count - 1]) != nil
  }

  private static func isPlain(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D
      }
  }

  /// What is to be said about them.
  var remark: String {
    let said = "calls are signed for the service \(service) in \(region)"
    switch origin {
    case .host: return said
    case .serverVariable: return said + ", as the server's variable says"
    case .environment: return said + ", as AWS_REGION says"
    case .nowhere:
      return said
        + ", which the host does not name; set AWS_REGION, or import the document and set both right"
    }
  }
}
