import Text

/// How a browser on another machine reaches the address that it is sent back to here.
package struct Tunnel: Sendable, Hashable {
  /// The command that a person types where the browser is.
  package let command: String

  /// Makes the tunnel to a port; nil where a browser may well be on this machine.
  ///
  /// sshd tells by `SSH_CONNECTION` which address and port of this machine the person has come to.
  package init?(port: Int, variable: (String) -> String?) {
    let ends = (variable("SSH_CONNECTION") ?? "").split(separator: " ").map(String.init)
    let isHere = ["DISPLAY", "WAYLAND_DISPLAY"].contains { !(variable($0) ?? "").isEmpty }
    guard ends.count == 4, !isHere, let sshPort = Int(ends[3]) else { return nil }
    let user = variable("USER") ?? variable("LOGNAME") ?? ""
    let host = (user.isEmpty ? "" : user + "@") + ends[2]
    let atPort = sshPort == 22 ? "" : "-p \(sshPort) "
    command = "ssh \(atPort)-L \(port):127.0.0.1:\(port) \(ShellWord.quoted(host))"
  }
}
