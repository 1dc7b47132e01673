//! Which events a caller is told, and how much of each.

use retail::api::live::LiveEvent;
use serde_json::Value;

use crate::{
    HubError,
    access::{Caller, Role},
};

/// Which events a caller is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// One store's; none for all.
    location: Option<String>,
    /// One device's and those for all devices; none for every device.
    device: Option<String>,
    is_staff: bool,
    /// The caller itself, if it is a mirror or a tablet.
    itself: Option<String>,
}

impl Scope {
    /// What a caller asks for, narrowed to what the caller may hear.
    ///
    /// # Errors
    ///
    /// [`HubError::Forbidden`] if it is another store's or device's.
    pub fn of(caller: &Caller, location: Option<String>, device: Option<String>) -> Result<Self, HubError> {
        if caller.location.is_some() && location.is_some() && location != caller.location {
            return Err(HubError::Forbidden("only the caller's own store may be listened to"));
        }
        let location = location.or_else(|| caller.location.clone());
        let is_staff = matches!(caller.role, Role::Associate | Role::Manager);
        if is_staff || caller.role == Role::System {
            return Ok(Self { location, device, is_staff, itself: None });
        }
        if device.is_some_and(|device| device != caller.device) {
            return Err(HubError::Forbidden("a device may listen to its own events only"));
        }
        let itself = Some(caller.device.clone());
        Ok(Self { location, device: itself.clone(), is_staff, itself })
    }

    /// The event as this caller is told of it; none if it is not.
    pub fn told(&self, mut event: LiveEvent) -> Option<LiveEvent> {
        let meets =
            |wanted: &Option<String>, found: &Option<String>| wanted.is_none() || found.is_none() || wanted == found;
        if !meets(&self.location, &event.location) || !meets(&self.device, &event.device) {
            return None;
        }
        let is_own = event.device.is_some() && event.device == self.itself;
        if !self.is_staff
            && !is_own
            && let Value::Object(body) = &mut event.body
        {
            body.remove("member");
        }
        Some(event)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn caller(role: Role, location: Option<&str>) -> Caller {
        Caller { actor: "a".to_owned(), role, location: location.map(str::to_owned), device: "m1".to_owned() }
    }

    fn event(location: Option<&str>, device: Option<&str>) -> LiveEvent {
        let [location, device] = [location, device].map(|name| name.map(str::to_owned));
        LiveEvent { kind: "check_in".to_owned(), location, device, at: 0, body: json!({"member": "ann", "x": 1}) }
    }

    /// What of an event is told: nothing, all, or all but the member.
    fn told(scope: &Scope, event: LiveEvent) -> &'static str {
        match scope.told(event) {
            None => "nothing",
            Some(event) if event.body["member"] == "ann" => "all",
            Some(_) => "no member",
        }
    }

    #[test]
    fn a_mirror_hears_its_store_and_itself() {
        let scope = Scope::of(&caller(Role::Mirror, Some("s1")), None, None).expect("its own");
        assert_eq!(told(&scope, event(Some("s1"), Some("m1"))), "all");
        assert_eq!(told(&scope, event(Some("s1"), None)), "no member");
        assert_eq!(told(&scope, event(None, None)), "no member");
        assert_eq!(told(&scope, event(Some("s1"), Some("m2"))), "nothing");
        assert_eq!(told(&scope, event(Some("s2"), None)), "nothing");
        assert!(Scope::of(&caller(Role::Mirror, Some("s1")), None, Some("m2".to_owned())).is_err());
        assert!(Scope::of(&caller(Role::Mirror, Some("s1")), Some("s2".to_owned()), None).is_err());
    }

    #[test]
    fn staff_hear_all_devices_of_their_store_and_a_chain_every_store() {
        let scope = Scope::of(&caller(Role::Associate, Some("s1")), None, None).expect("the own store");
        assert_eq!(told(&scope, event(Some("s1"), Some("m2"))), "all");
        assert_eq!(told(&scope, event(Some("s2"), None)), "nothing");
        let chain = Scope::of(&caller(Role::Manager, None), None, None).expect("all");
        assert_eq!(told(&chain, event(Some("s2"), Some("m9"))), "all");
        let one = Scope::of(&caller(Role::Manager, None), Some("s2".to_owned()), Some("m9".to_owned())).expect("one");
        assert_eq!(told(&one, event(Some("s2"), Some("m8"))), "nothing");
    }

    #[test]
    fn a_system_hears_everything_but_who_it_was() {
        let scope = Scope::of(&caller(Role::System, None), None, None).expect("all");
        assert_eq!(told(&scope, event(Some("s1"), Some("m2"))), "no member");
        let one = Scope::of(&caller(Role::System, None), None, Some("m2".to_owned())).expect("one");
        assert_eq!(told(&one, event(Some("s1"), Some("m2"))), "no member", "asking for a device does not make it one");
    }
}
