//! Records alarms and plans their actions.
