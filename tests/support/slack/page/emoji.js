// Slack's names for the emoji that apps like ours use.

export const EMOJI = {
  "+1": "👍", "-1": "👎", thumbsup: "👍", thumbsdown: "👎", eyes: "👀", tada: "🎉", heart: "❤️", fire: "🔥",
  white_check_mark: "✅", heavy_check_mark: "✔️", x: "❌", warning: "⚠️", no_entry: "⛔", stop_sign: "🛑",
  clapper: "🎬", film_frames: "🎞️", movie_camera: "🎥", art: "🎨", frame_with_picture: "🖼️", camera: "📷",
  musical_note: "🎵", notes: "🎶", speaker: "🔈", loud_sound: "🔊", microphone: "🎤", studio_microphone: "🎙️",
  moneybag: "💰", coin: "🪙", credit_card: "💳", receipt: "🧾", hourglass: "⌛", hourglass_flowing_sand: "⏳",
  rocket: "🚀", pencil: "📝", pencil2: "✏️", memo: "📝", bulb: "💡", sparkles: "✨", mag: "🔍", wave: "👋",
  page_facing_up: "📄", link: "🔗", bell: "🔔", mega: "📣", star: "⭐", question: "❓", exclamation: "❗",
  large_green_circle: "🟢", large_yellow_circle: "🟡", red_circle: "🔴", white_circle: "⚪", black_circle: "⚫",
  arrows_counterclockwise: "🔄", repeat: "🔁", arrow_right: "➡️", package: "📦", gift: "🎁", scroll: "📜",
  speech_balloon: "💬", robot_face: "🤖", lock: "🔒", gear: "⚙️", point_right: "👉", information_source: "ℹ️",
  double_vertical_bar: "⏸️", black_square_for_stop: "⏹️", arrow_forward: "▶️", wastebasket: "🗑️", paperclip: "📎",
  label: "🏷️", calendar: "📅", chart_with_upwards_trend: "📈", brain: "🧠", dart: "🎯", zap: "⚡", coffee: "☕",
};

export const QUICK = ["+1", "x", "eyes", "tada"];

export function emojified(text) {
  return text.replace(/:([a-z0-9_+-]+):/g, (whole, name) => EMOJI[name] ?? whole);
}
