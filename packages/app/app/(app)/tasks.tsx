import { lazy } from 'react';

const TasksScreen = lazy(() => import('@/features/tasks').then((area) => ({ default: area.TasksScreen })));

export default function TasksRoute() {
  return <TasksScreen />;
}
