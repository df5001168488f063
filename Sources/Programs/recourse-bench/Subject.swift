/// A server that is measured.
enum Subject: String, CaseIterable {
  case floor = "recourse-floor"
  case recourse

  /// What is started for it: the floor takes the API's address, recourse a manifest.
  func command(folder: String, baseURL: String, manifest: String) -> [String] {
    let executable = "\(folder)/\(rawValue)"
    return switch self {
    case .floor: [executable, baseURL]
    case .recourse: [executable, "serve", manifest]
    }
  }
}
