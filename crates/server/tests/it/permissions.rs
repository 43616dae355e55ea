//! Every route × every role, generated from the route table and the permission table.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, request::Parts};
use database::{BoxFuture, Db};
use kernel::{
    Access, Action, Actor, Grant, PersonId, Resident, ResidentId, Result, Role, permission::may_somewhere,
};
use web::{
    App, Module,
    routes::RouteInfo,
    testing::{Answer, TestApp, on_both},
};

/// Stands before the real one: the cookie `role=moderator` is a moderator everywhere.
fn identify<'a>(_: &'a App, parts: &'a Parts) -> BoxFuture<'a, Result<Option<Actor>>> {
    Box::pin(async move {
        let cookie = parts.headers.get("cookie").and_then(|value| value.to_str().ok()).unwrap_or_default();
        Ok(cookie.strip_prefix("role=").and_then(|role| role.parse().ok()).map(actor))
    })
}

fn actor(role: Role) -> Actor {
    let known = Actor {
        label: role.to_string(),
        grants: vec![Grant::everywhere(role)],
        proved: Some(web::testing::start()),
        ..Actor::default()
    };
    if role == Role::Resident {
        let resident = Resident {
            id: ResidentId(uuid()),
            email: "resident@example.org".to_owned(),
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

fn application(db: Db) -> TestApp {
    let mut modules = vec![Module { name: "test", identify: Some(identify), ..Module::default() }];
    modules.extend(server::modules());
    TestApp::new(db, modules)
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

async fn call(app: &TestApp, route: &RouteInfo, cookie: &str, site: &str) -> Answer {
    let mut request = Request::builder()
        .method(route.method.clone())
        .uri(example(route.path))
        .header("host", "localhost:8080");
    if route.method != Method::GET {
        request = request
            .header("sec-fetch-site", site)
            .header("content-type", "application/x-www-form-urlencoded");
    }
    if !cookie.is_empty() {
        request = request.header("cookie", cookie);
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

/// The number of rows in every table that acts of people change, to see that nothing was.
async fn contents(db: &Db) -> Vec<(String, i64)> {
    let names = if db.kind() == "sqlite" {
        "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not like 'search_terms%' and name not like '_sqlx%'"
    } else {
        "select tablename::text from pg_tables where schemaname = 'public' and tablename not like '_sqlx%'"
    };
    let mut contents = Vec::new();
    let mut names: Vec<String> = db
        .query(names)
        .all::<(String,)>()
        .await
        .expect("the tables")
        .into_iter()
        .map(|(name,)| name)
        .collect();
    names.sort();
    for name in names {
        let count = db
            .query("select count(*) from ")
            .push(String::leak(name.clone()))
            .value()
            .await
            .expect("a count");
        contents.push((name, count));
    }
    contents
}

#[tokio::test]
async fn guests_are_sent_to_the_sign_in_page_and_programs_get_401() {
    on_both(async |db| {
        let app = application(db.clone());
        let before = contents(&db).await;
        for route in app.app.route_table.iter().filter(|route| route.access != Access::Public) {
            let answer = call(&app, route, "", "same-origin").await;
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
        assert_eq!(contents(&db).await, before, "nothing has changed");
    })
    .await;
}

#[tokio::test]
async fn a_role_without_the_right_gets_403_and_changes_nothing() {
    on_both(async |db| {
        let app = application(db.clone());
        let before = contents(&db).await;
        let mut refused = 0;
        for role in Role::ALL {
            for route in app.app.route_table.iter().filter(|route| !opens(*role, route.access)) {
                let answer = call(&app, route, &format!("role={role}"), "same-origin").await;
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
        assert_eq!(contents(&db).await, before, "nothing has changed");
    })
    .await;
}

#[tokio::test]
async fn a_role_with_the_right_gets_in_and_nothing_breaks() {
    on_both(async |db| {
        let app = application(db.clone());
        for role in Role::ALL {
            for route in app
                .app
                .route_table
                .iter()
                .filter(|route| route.method == Method::GET && opens(*role, route.access))
            {
                let answer = call(&app, route, &format!("role={role}"), "").await;
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
        let app = application(db);
        for route in app.app.route_table.iter().filter(|route| route.access == Access::Public) {
            let answer = call(&app, route, "", "same-origin").await;
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
        let app = application(db.clone());
        let before = contents(&db).await;
        for role in [None, Some(Role::Administrator), Some(Role::Moderator)] {
            let cookie = role.map(|role| format!("role={role}")).unwrap_or_default();
            for route in
                app.app.route_table.iter().filter(|route| route.method != Method::GET && !is_api(route))
            {
                let answer = call(&app, route, &cookie, "cross-site").await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{} {}", route.method, route.path);
            }
        }
        assert_eq!(contents(&db).await, before, "nothing has changed");
    })
    .await;
}

#[tokio::test]
async fn staff_pages_are_no_public_routes() {
    // What somebody needs before they are signed in.
    let doors = ["/werkbank/anmelden", "/werkbank/einladung/", "/werkbank/demo/"];
    on_both(async |db| {
        let app = application(db);
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
