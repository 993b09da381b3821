/* The editor: chips for tags, keys, texts to take. Without it a plain text field does the same. */
"use strict";
(() => {
  const TAG = /(\\*)(<(?:\/[1-9][0-9]{0,5}|[1-9][0-9]{0,5}\/?)>)/g;
  const form = document.getElementById("form");
  const field = document.getElementById("target");
  const editor = document.getElementById("editor");

  /* What a person sees, as tagged text: a literal that looks like a tag is escaped. */
  function read(root) {
    let text = "", out = "";
    const flush = (beforeTag) => {
      let part = text.replace(TAG, (all, slashes, tag) => slashes + slashes + "\\" + tag);
      if (beforeTag) part = part.replace(/\\+$/, (slashes) => slashes + slashes);
      out += part;
      text = "";
    };
    const walk = (node) => {
      for (const child of node.childNodes) {
        if (child.nodeType === Node.TEXT_NODE) text += child.data;
        else if (child.dataset && child.dataset.tag) { flush(true); out += child.dataset.tag; }
        else if (child.nodeName === "BR") text += child === root.lastChild ? "" : "\n";
        else {
          if (/^(DIV|P)$/.test(child.nodeName) && (out + text) && !(out + text).endsWith("\n")) text += "\n";
          walk(child);
        }
      }
    };
    walk(root);
    flush(false);
    return out;
  }

  function changed() {
    field.value = read(editor);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /* Where the caret was in the editor, for buttons take the focus from it. */
  let caret = null;
  document.addEventListener("selectionchange", () => {
    const now = document.getSelection();
    if (editor && now.rangeCount && editor.contains(now.anchorNode)) caret = now.getRangeAt(0).cloneRange();
  });

  /* Through the browser's own command, so that its undo knows of it; then behind what is new. */
  function insert(html) {
    const before = new Set(editor.querySelectorAll(".chip"));
    const selection = document.getSelection();
    editor.focus();
    if (caret && editor.contains(caret.startContainer)) {
      selection.removeAllRanges();
      selection.addRange(caret);
    }
    document.execCommand("insertHTML", false, html);
    const added = [...editor.querySelectorAll(".chip")].filter((one) => !before.has(one)).pop();
    if (added && !added.nextSibling) added.after(document.createTextNode(""));
    if (added) selection.collapse(added.parentNode, [...added.parentNode.childNodes].indexOf(added) + 1);
    changed();
  }

  function chip(tag) {
    const known = document.querySelector(`#source [data-tag="${CSS.escape(tag)}"]`);
    return known ? known.outerHTML : "";
  }

  function take(button) {
    const shown = button.parentElement.querySelector(".text");
    caret = document.createRange();
    caret.selectNodeContents(editor);
    insert(shown.innerHTML);
  }

  if (editor && field) {
    editor.hidden = false;
    field.classList.add("unseen");
    field.tabIndex = -1;
    field.setAttribute("aria-hidden", "true");
    editor.addEventListener("input", changed);
    editor.addEventListener("paste", (event) => {
      event.preventDefault();
      document.execCommand("insertText", false, event.clipboardData.getData("text/plain"));
    });
    editor.addEventListener("drop", (event) => event.preventDefault());
    editor.focus();
  }

  document.addEventListener("mousedown", (event) => {
    if (event.target.closest(".insert, .take")) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button || !editor) return;
    if (button.classList.contains("insert")) insert(chip(button.dataset.tag));
    if (button.classList.contains("take")) take(button);
  });

  document.addEventListener("keydown", (event) => {
    if (event.altKey && !event.ctrlKey && !event.metaKey) {
      const wanted = document.querySelector(`[data-key="${CSS.escape(event.code)}"]`);
      if (wanted) { event.preventDefault(); wanted.click(); }
    }
    if (event.key !== "Enter" || !form) return;
    if (event.target.classList.contains("reason")) {
      event.preventDefault();
      event.target.closest("details").querySelector("button").click();
    } else if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      form.requestSubmit(document.getElementById("approve"));
    }
  });

  /* On a page: show where one came from, and light up a text in both languages. */
  const sides = document.querySelector(".sides");
  if (sides) {
    const chosen = document.getElementById(`seg-${sides.dataset.chosen}`);
    if (chosen) { chosen.classList.add("near"); chosen.scrollIntoView({ block: "center" }); chosen.focus({ preventScroll: true }); }
    const light = (event) => {
      const seg = event.target.closest && event.target.closest("[data-seg]");
      for (const old of sides.querySelectorAll(".near")) old.classList.remove("near");
      if (seg) for (const same of sides.querySelectorAll(`[data-seg="${seg.dataset.seg}"]`)) same.classList.add("near");
    };
    sides.addEventListener("mouseover", light);
    sides.addEventListener("focusin", light);
  }
})();
