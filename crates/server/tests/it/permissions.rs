//! Every route × every role, generated from the route table and the permission table.

#[path = "../security/tables.rs"]
mod tables;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use database::Db;
use kernel::{
    Access, Action, Actor, Grant, PersonId, Resident, ResidentId, Role, permission::may_somewhere, secrets,
};
use web::{
    routes::RouteInfo,
    testing::{Answer, TestApp, on_both},
};

/// Somebody with a session for the pages and a token for the API, as both are made in earnest.
#[derive(Debug, Default)]
struct Visitor {
    cookie: String,
    token: String,
}

/// The whole program and one person of each role.
struct House {
    app: TestApp,
    people: Vec<(Role, Visitor)>,
}

impl House {
    async fn new(db: Db) -> Self {
        let app = TestApp::new(db, server::modules());
        let (_, cookie) = residents::testing::sign_in(&app, "anwohnerin@example.org").await;
        let mut people = vec![(Role::Resident, Visitor { cookie, token: String::new() })];
        for role in Role::STAFF {
            let (person, cookie) =
                people::testing::sign_in_as(&app, "Stelle", None, [Grant::everywhere(*role)]).await;
            let who = Visitor { cookie, token: token(&app, person, *role).await };
            // The first use of a token is noted; after it nothing changes while the clock stands still.
            let door =
                RouteInfo { method: Method::GET, path: "/api/v1/moderation/cases", access: Access::Public };
            assert_ne!(call(&app, &door, &who, "").await.status, StatusCode::UNAUTHORIZED, "{role}");
            people.push((*role, who));
        }
        Self { app, people }
    }

    fn routes(&self) -> impl Iterator<Item = &RouteInfo> {
        self.app.app.route_table.iter()
    }

    async fn contents(&self) -> Contents {
        tables::contents(&self.app.app.db).await
    }

    /// Row by row the same as before.
    async fn unchanged_since(&self, before: &Contents) {
        assert_eq!(tables::differences(before, &self.contents().await), Vec::<String>::new());
    }
}

type Contents = std::collections::BTreeMap<String, Vec<String>>;

/// Puts a token with one right there; roles that programs never get through the pages are tried, too.
async fn token(app: &TestApp, person: PersonId, role: Role) -> String {
    let text = format!("lst_{role}{}", "0".repeat(40));
    let (hash, id, now) = (secrets::sha256(text.as_bytes()).to_vec(), app.app.random.uuid(), app.clock.now());
    let made = app.app.db.write(move |tx| {
        Box::pin(async move {
            tx.query("insert into api_token (id, token_hash, label, made_by, created_at, expires_at) values ($1, $2, 'Test', $3, $4, $5)")
                .bind(id)
                .bind(hash)
                .bind(person)
                .bind(now)
                .bind(now.plus_seconds(86_400))
                .run()
                .await?;
            tx.query("insert into api_token_grant (id, token_id, role) values ($1, $1, $2)").bind(id).bind(role).run().await
        })
    });
    made.await.expect("a token");
    text
}

fn actor(role: Role) -> Actor {
    let known = Actor { grants: vec![Grant::everywhere(role)], ..Actor::default() };
    if role == Role::Resident {
        let resident = Resident {
            id: ResidentId(uuid()),
            email: "anwohnerin@example.org".to_owned(),
            name: String::new(),
            place: None,
        };
        return Actor { resident: Some(resident), ..known };
    }
    Actor { person: Some(PersonId(uuid())), ..known }
}

fn uuid() -> uuid::Uuid {
    uuid::Uuid::from_u128(0x0198_0000_0000_7000_8000_0000_0000_0001)
}

/// The pattern with something in the place of each parameter that could be there, but is not.
fn example(pattern: &str) -> String {
    pattern
        .split('/')
        .map(|part| match part.strip_prefix('{') {
            Some(name) if name.contains("id") => uuid().to_string(),
            Some(name) => format!("nichts{}", name.split_once('}').map_or("", |(_, rest)| rest)),
            None => part.to_owned(),
        })
        .collect::<Vec<_>>()
        .join("/")
}

async fn call(app: &TestApp, route: &RouteInfo, who: &Visitor, site: &str) -> Answer {
    let mut request = Request::builder()
        .method(route.method.clone())
        .uri(example(route.path))
        .header("host", "localhost:8080");
    if route.method != Method::GET {
        request = request
            .header("sec-fetch-site", site)
            .header("content-type", "application/x-www-form-urlencoded");
    }
    if !who.cookie.is_empty() {
        request = request.header("cookie", &who.cookie);
    }
    if !who.token.is_empty() {
        request = request.header("authorization", format!("Bearer {}", who.token));
    }
    app.send(request.body(Body::empty()).expect("a request")).await
}

fn is_api(route: &RouteInfo) -> bool {
    route.path.starts_with("/api/")
}

/// May this role open the route, by the table alone?
fn opens(role: Role, access: Access) -> bool {
    match access {
        Access::Public => true,
        Access::SignedIn => actor(role).is_staff(),
        Access::Needs(action) => may_somewhere(&actor(role), action),
    }
}

/// The page that lets somebody in who is not signed in as what the route asks for.
fn door(access: Access) -> &'static str {
    if access == Access::Needs(Action::OwnAccount) {
        "/anmelden?weiter="
    } else {
        "/werkbank/anmelden?weiter="
    }
}

/// Does this role stand before a door that is not theirs: staff before the residents', or the other way round?
fn is_at_another_door(role: Role, access: Access) -> bool {
    (role == Role::Resident) != (access == Access::Needs(Action::OwnAccount))
}

/// Whoever comes like this is nobody: pages lead to their door, the API says 401, and nothing changes.
async fn nobody_gets_in(house: &House, who: impl Fn(&RouteInfo) -> Visitor) {
    let before = house.contents().await;
    for route in house.routes().filter(|route| route.access != Access::Public) {
        let answer = call(&house.app, route, &who(route), "same-origin").await;
        let told = format!("{} {}", route.method, route.path);
        if is_api(route) {
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{told}");
        } else {
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{told}");
            assert!(
                answer.location().starts_with(door(route.access)),
                "{told} leads to {}",
                answer.location()
            );
        }
    }
    house.unchanged_since(&before).await;
}

#[tokio::test]
async fn guests_are_sent_to_the_sign_in_page_and_programs_get_401() {
    on_both(async |db| nobody_gets_in(&House::new(db).await, |_| Visitor::default()).await).await;
}

#[tokio::test]
async fn pages_take_no_tokens_and_the_api_takes_no_sessions() {
    on_both(async |db| {
        let house = House::new(db).await;
        for (_, who) in &house.people {
            nobody_gets_in(&house, |route| {
                if is_api(route) {
                    Visitor { cookie: who.cookie.clone(), ..Visitor::default() }
                } else {
                    Visitor { token: who.token.clone(), ..Visitor::default() }
                }
            })
            .await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_role_without_the_right_gets_403_and_changes_nothing() {
    on_both(async |db| {
        let house = House::new(db).await;
        let before = house.contents().await;
        let mut refused = 0;
        for (role, who) in &house.people {
            for route in house.routes().filter(|route| !opens(*role, route.access)) {
                let answer = call(&house.app, route, who, "same-origin").await;
                let told = format!("{role}: {} {}", route.method, route.path);
                match (is_at_another_door(*role, route.access), is_api(route)) {
                    (true, true) => assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{told}"),
                    (true, false) => assert!(answer.location().starts_with(door(route.access)), "{told}"),
                    (false, _) => assert_eq!(answer.status, StatusCode::FORBIDDEN, "{told}"),
                }
                refused += 1;
            }
        }
        assert!(refused > Role::ALL.len(), "there is something to refuse");
        house.unchanged_since(&before).await;
    })
    .await;
}

#[tokio::test]
async fn a_role_with_the_right_gets_in_and_nothing_breaks() {
    on_both(async |db| {
        let house = House::new(db).await;
        for (role, who) in &house.people {
            for route in
                house.routes().filter(|route| route.method == Method::GET && opens(*role, route.access))
            {
                let answer = call(&house.app, route, who, "").await;
                let told = format!("{role}: {} gave {}", route.path, answer.status);
                assert!(!answer.status.is_server_error(), "{told}\n{}", answer.text);
                assert_ne!(answer.status, StatusCode::UNAUTHORIZED, "{told}");
                // A page that asks for no single thing opens for whoever the table lets in.
                if !route.path.contains('{') {
                    assert_ne!(answer.status, StatusCode::FORBIDDEN, "{told}");
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn public_routes_are_open_to_guests_and_bear_nonsense() {
    on_both(async |db| {
        let house = House::new(db).await;
        for route in house.routes().filter(|route| route.access == Access::Public) {
            let answer = call(&house.app, route, &Visitor::default(), "same-origin").await;
            let told = format!("{} {} gave {}", route.method, route.path, answer.status);
            assert!(!answer.status.is_server_error(), "{told}\n{}", answer.text);
            if route.method == Method::GET {
                assert!(
                    ![StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN].contains(&answer.status),
                    "{told}"
                );
                assert!(!answer.location().starts_with("/werkbank/anmelden?"), "{told}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn no_other_site_can_send_our_forms() {
    on_both(async |db| {
        let house = House::new(db).await;
        let before = house.contents().await;
        let guest = Visitor::default();
        for who in std::iter::once(&guest).chain(house.people.iter().map(|(_, who)| who)) {
            for route in house.routes().filter(|route| route.method != Method::GET && !is_api(route)) {
                for site in ["cross-site", "same-site"] {
                    let answer = call(&house.app, route, who, site).await;
                    assert_eq!(
                        answer.status,
                        StatusCode::FORBIDDEN,
                        "{site} {} {}",
                        route.method,
                        route.path
                    );
                }
            }
        }
        house.unchanged_since(&before).await;
    })
    .await;
}

#[tokio::test]
async fn staff_pages_are_no_public_routes() {
    // What somebody needs before they are signed in.
    let doors = ["/werkbank/anmelden", "/werkbank/einladung/", "/werkbank/demo/"];
    on_both(async |db| {
        let app = TestApp::new(db, server::modules());
        for route in &app.app.route_table {
            if route.path.starts_with("/werkbank") && !doors.iter().any(|door| route.path.starts_with(door)) {
                assert_ne!(route.access, Access::Public, "{} {}", route.method, route.path);
            }
        }
    })
    .await;
}

#[test]
fn the_roles_differ() {
    // The tests above prove little if every role may do everything.
    for action in [Action::ManageStaff, Action::Moderate, Action::Answer, Action::EditProcess] {
        let able = Role::ALL.iter().filter(|role| opens(**role, Access::Needs(action))).count();
        assert!((1..Role::ALL.len()).contains(&able), "{action}");
    }
}
