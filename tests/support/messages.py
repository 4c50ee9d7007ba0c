"""How many messages a page sends to the server, counted in the browser as ``window.messages``."""

COUNT_MESSAGES = """() => {
  const { send } = WebSocket.prototype;
  window.messages = 0;
  WebSocket.prototype.send = function (...message) {
    window.messages += 1;
    return send.apply(this, message);
  };
}"""
