"""MediaPipe's face tracking on a still picture under noise: CPU time a frame, and how much its landmarks tremble.

The picture stands 720 pixels high in the middle of 1280x720, with Gaussian noise of 4 of 255 on every channel: what
`vitrine bench vision` does too.
"""

import sys
import time

import cv2
import mediapipe
import numpy as np

WIDTH, HEIGHT, NOISE, FRAMES, WARM_UP, ROUNDS = 1280, 720, 4, 40, 20, 160

picture = cv2.cvtColor(cv2.imread(sys.argv[1]), cv2.COLOR_BGR2RGB)
picture = cv2.resize(picture, (HEIGHT, HEIGHT), interpolation=cv2.INTER_LINEAR)
canvas = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
left = (WIDTH - HEIGHT) // 2
canvas[:, left : left + HEIGHT] = picture

random = np.random.default_rng(3)
noisy = [np.clip(canvas + random.normal(0, NOISE, canvas.shape), 0, 255).astype(np.uint8) for _ in range(FRAMES)]

cpu, points = [], []
with mediapipe.solutions.face_mesh.FaceMesh(static_image_mode=False, refine_landmarks=True) as mesh:
    for round_ in range(ROUNDS):
        start = time.process_time()
        found = mesh.process(noisy[round_ % FRAMES]).multi_face_landmarks
        if round_ >= WARM_UP and found:
            cpu.append((time.process_time() - start) * 1000)
            points.append([[p.x * WIDTH, p.y * HEIGHT] for p in found[0].landmark])

points = np.array(points)
jitter = np.sqrt(((points - points.mean(0)) ** 2).sum(-1).mean())
print(f"mediapipe_step_cpu {np.median(cpu):.2f} ms")
print(f"mediapipe_jitter {jitter:.3f} px")
