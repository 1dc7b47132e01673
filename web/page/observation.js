// Reads what the page needs of an observation: rows of numbers in the order of vision::observation::wire, where all of
// them are described. The stage takes the row as it is.

/** Places in the head, and in each face from its own start. */
const HEAD = { version: 0, id: 1, width: 2, height: 3, faces: 53, end: 54 };
const FACE = { id: 0, score: 1, pose: 2, pupils: 18, width: 22, landmarks: 26, shape: 27, end: 28 };

/** The place of the number of faces. */
export const FACES = HEAD.faces;

/** The layout that is read here. */
const VERSION = 1;

/**
 * A measurement with its 95 % interval, mm.
 * @typedef {{ value: number, low: number, high: number }} Measured
 */

/**
 * @typedef {object} Face
 * @property {number} id stays with the face while it is tracked
 * @property {number} score 0 to 1
 * @property {Float64Array} pose from the head frame to the camera frame in metres, column by column
 * @property {Measured} pupillaryDistance
 * @property {Measured} width between the temples
 * @property {Float64Array} landmarks x, y and z of each, pixels of the frame
 */

/**
 * @param {Float64Array} numbers
 * @returns {{ id: number, width: number, height: number, faces: Face[] }} the frame's number and size, and its faces,
 * those seen longest first; their arrays are parts of `numbers`
 */
export function read(numbers) {
    if (numbers[HEAD.version] !== VERSION) throw new Error("the observation is of another layout: load the page again");
    const faces = [];
    for (let at = HEAD.end; faces.length < numbers[HEAD.faces]; ) {
        const face = numbers.subarray(at);
        const shape = FACE.end + 3 * face[FACE.landmarks];
        at += shape + 3 * face[FACE.shape];
        faces.push({
            id: face[FACE.id],
            score: face[FACE.score],
            pose: face.subarray(FACE.pose, FACE.pose + 16),
            pupillaryDistance: measured(face, FACE.pupils),
            width: measured(face, FACE.width),
            landmarks: face.subarray(FACE.end, shape),
        });
    }
    return { id: numbers[HEAD.id], width: numbers[HEAD.width], height: numbers[HEAD.height], faces };
}

/**
 * @param {Float64Array} numbers
 * @param {number} at
 * @returns {Measured}
 */
function measured(numbers, at) {
    const [value, low, high] = numbers.subarray(at, at + 3);
    return { value, low, high };
}
