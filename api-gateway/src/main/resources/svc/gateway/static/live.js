"use strict";

// Reloads the part of the page that changes whenever the gateway says that something has changed.
// The browser reconnects by itself after a broken connection, but not after a refusal: then we do.
(() => {
  const live = document.getElementById("live");
  const connection = document.getElementById("connection");
  const longestWait = 30000;
  let wait = 1000;

  const show = (text, connected) => {
    connection.hidden = false;
    connection.textContent = text;
    connection.classList.toggle("connected", connected);
  };

  const connect = () => {
    const changes = new EventSource("/dashboard/changes");
    changes.onopen = () => {
      wait = 1000;
      show("live", true);
    };
    changes.addEventListener("changed", () => htmx.trigger(live, "stowage-changed"));
    changes.onerror = () => {
      show("reconnecting", false);
      if (changes.readyState === EventSource.CLOSED) {
        window.setTimeout(connect, wait);
        wait = Math.min(wait * 2, longestWait);
      }
    };
  };

  connect();
})();
