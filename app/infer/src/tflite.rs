//! Reads models from .tflite files.
//!
//! A file is not trusted: whatever is wrong with it is an error, which says where. In a graph that was read, everything
//! fits: each tensor is fixed, given or made before it is read, and has the shape that follows from what it is made of.

mod buffers;
mod call;
mod custom;
mod flatbuffer;
mod flexbuffer;
mod folded;
pub(crate) mod half;
mod operators;
mod options;
mod sparse;
mod tensors;
pub(crate) mod weights;

use call::Call;
use flatbuffer::{File, Table};
use tensors::{Content, Tensors};

use crate::{
    error::{Fault, LoadError, Place, Problem},
    graph::{Graph, Node, TensorId},
};

/// Operators that a file may have, and kinds of them.
const MOST_OPERATORS: usize = 1 << 16;
/// Inputs and outputs that a model may have.
const MOST_ENDS: usize = 64;

/// Reads a model. Weights of half precision are widened, sparse ones filled up.
pub fn read(bytes: &[u8]) -> Result<Graph, LoadError> {
    let file = File::new(bytes);
    let model = file.root(b"TFL3").map_err(|problem| problem.in_place(Place::Model, 0))?;
    let whole = |problem: Problem| problem.in_place(Place::Model, model.at);
    let subgraph = subgraph(model).map_err(whole)?;
    let codes = model.tables(1, "kinds of operators", MOST_OPERATORS).map_err(whole)?;
    let codes: Vec<Code> = codes.into_iter().map(Code::read).collect::<Result<_, _>>().map_err(whole)?;
    let tables = subgraph.tables(3, "operators", MOST_OPERATORS).map_err(whole)?;
    let mut tensors = Tensors::read(model, subgraph)?;
    let inputs = ends(subgraph, 1).map_err(whole)?;
    inputs.iter().try_for_each(|&input| tensors.make(input)).map_err(|fault| whole(fault.into()))?;
    let mut nodes = Vec::with_capacity(tables.len());
    for (index, table) in tables.into_iter().enumerate() {
        nodes.extend(operator(index, table, &codes, &mut tensors)?);
    }
    let outputs = ends(subgraph, 2).map_err(whole)?;
    check_outputs(&outputs, &inputs, &tensors).map_err(|fault| whole(fault.into()))?;
    Ok(Graph { tensors: tensors.finish(), nodes, inputs, outputs })
}

/// The one subgraph of a model of version 3.
fn subgraph(model: Table<'_>) -> Result<Table<'_>, Problem> {
    if model.int(0, 0)? != 3 {
        return Err(Fault::Format.into());
    }
    match *model.tables(2, "subgraphs", 1)? {
        [only] => Ok(only),
        _ => Err(Fault::Missing("subgraph").into()),
    }
}

/// The tensors that the caller gives or gets.
fn ends(subgraph: Table<'_>, number: usize) -> Result<Vec<TensorId>, Problem> {
    let vector = subgraph.vector(number, 4)?;
    let found = vector.data.len() / 4;
    if found == 0 || found > MOST_ENDS {
        return Err(Problem::at(vector.start, Fault::Count { what: "inputs or outputs of the model", found }));
    }
    vector.ints().map(|id| usize::try_from(id).map_err(|_| Fault::NoTensor(id.into()).into())).collect()
}

fn check_outputs(outputs: &[TensorId], inputs: &[TensorId], tensors: &Tensors<'_>) -> Result<(), Fault> {
    for &output in outputs {
        if inputs.contains(&output) || !matches!(tensors.entry(output)?.content, Content::Made) {
            return Err(Fault::Kind { tensor: output, expected: "made by an operator" });
        }
    }
    Ok(())
}

/// Reads one operator, which may be folded into a fixed tensor and leave no node.
fn operator<'a>(
    index: usize,
    table: Table<'a>,
    codes: &[Code],
    tensors: &mut Tensors<'a>,
) -> Result<Option<Node>, LoadError> {
    let code = table.index(0).and_then(|code| codes.get(code).ok_or(Fault::Missing("kind").into()));
    let place = |name: &str| Place::Operator { index, name: name.into() };
    let code = code.map_err(|problem| problem.in_place(place("of unknown kind"), table.at))?;
    let call = Call::read(table, tensors);
    let node = call.and_then(|call| match code {
        Code::Builtin(number) => operators::read(*number, call),
        Code::Custom(name, version) => custom::read(name, *version, call).map(Some),
    });
    node.map_err(|problem| problem.in_place(place(&code.name()), table.at))
}

/// What an operator does.
enum Code {
    /// A number of the format's own list.
    Builtin(i32),
    /// One that is not of that list, and its version.
    Custom(String, i32),
}

impl Code {
    fn read(table: Table<'_>) -> Result<Self, Problem> {
        // Older files have only the first field, which holds no number above 127.
        let number = table.int(3, 0)?.max(table.byte(0)?.into());
        Ok(match number {
            operators::CUSTOM => Self::Custom(table.text(1)?, table.int(2, 1)?),
            _ => Self::Builtin(number),
        })
    }

    fn name(&self) -> String {
        match self {
            Self::Builtin(number) => operators::name(*number).map_or(format!("number {number}"), str::to_owned),
            Self::Custom(name, _) => name.clone(),
        }
    }
}
