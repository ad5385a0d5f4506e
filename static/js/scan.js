// Reads a code through the camera and sends it as if it had been typed. Everything else on the page
// works without: typing, a hand scanner, a photo.
const box = document.querySelector("[data-camera]");
const field = document.querySelector("#code");
const start = box.querySelector("[data-camera-start]");
const picture = box.querySelector("video");
const says = box.querySelector("[data-camera-says]");
const OFTEN = 150;
const WIDEST = 1280;

// A hand scanner needs the field; on a phone the keyboard would cover the page.
if (matchMedia("(pointer: fine)").matches) field.focus();

if (navigator.mediaDevices?.getUserMedia && globalThis.ZXingWASM) {
  box.hidden = false;
  start.addEventListener("click", look);
}

async function look() {
  start.disabled = true;
  try {
    const { ZXingWASM } = globalThis;
    ZXingWASM.prepareZXingModule({ overrides: { locateFile: () => box.dataset.camera } });
    picture.srcObject = await navigator.mediaDevices.getUserMedia({
      video: { facingMode: "environment", width: { ideal: WIDEST } },
    });
    picture.hidden = false;
    await picture.play();
    says.textContent = "Hold the code in front of the camera.";
    const code = await firstCode(ZXingWASM);
    says.textContent = "Found a code.";
    // A text field drops line ends only: the separators of GS1 codes stay.
    field.value = code;
    field.form.submit();
  } catch {
    says.textContent = "The camera cannot be used. Type the number, or choose a photo.";
    start.disabled = false;
    picture.hidden = true;
  } finally {
    for (const track of picture.srcObject?.getTracks() ?? []) track.stop();
  }
}

async function firstCode(reader) {
  const canvas = document.createElement("canvas");
  const drawing = canvas.getContext("2d", { willReadFrequently: true });
  for (;;) {
    canvas.width = picture.videoWidth;
    canvas.height = picture.videoHeight;
    drawing.drawImage(picture, 0, 0);
    const seen = drawing.getImageData(0, 0, canvas.width, canvas.height);
    const [found] = await reader.readBarcodes(seen, { textMode: "Plain", maxNumberOfSymbols: 1 });
    if (found?.isValid) {
      const isGs1 = found.contentType === "GS1";
      return `${isGs1 ? found.symbologyIdentifier : ""}${found.text}`;
    }
    await new Promise((done) => setTimeout(done, OFTEN));
  }
}
